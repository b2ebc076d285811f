-- Every combination a charter's scope can ask for, once.
SELECT DISTINCT need, channel, language, segment, brand, team
FROM about
