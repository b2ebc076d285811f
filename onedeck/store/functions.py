"""The functions a user's SQL expression may call, by the names DuckDB knows them by.

Listed are functions of one row whose answer depends on their arguments alone. Everything that reads files,
settings, variables or the clock, sums over rows, or can build values of any size is left out; a new DuckDB
function is therefore not allowed until somebody lists it here.
"""

_TEXT = """
ascii bit_length char_length character_length chr concat concat_ws contains ends_with format format_bytes
instr lcase left length levenshtein damerau_levenshtein jaccard jaro_similarity jaro_winkler_similarity
lower lpad ltrim md5 nfc_normalize octet_length ord overlay parse_dirname parse_dirpath parse_filename
position prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches
regexp_replace regexp_split_to_array replace reverse right rtrim sha256 split split_part starts_with
str_split string_split string_split_regex string_to_array strip_accents strlen strpos substr substring
suffix translate trim ucase unicode upper url_decode url_encode
"""
_TIME = """
century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname
dayofmonth dayofweek dayofyear decade epoch epoch_ms epoch_ns epoch_us era hour isodow isoyear julian last_day
make_date make_time make_timestamp make_timestamp_ms make_timestamptz microsecond millisecond minute month
monthname quarter second strftime strptime time_bucket timezone timezone_hour timezone_minute to_days to_hours
to_microseconds to_milliseconds to_minutes to_months to_seconds to_timestamp to_weeks to_years try_strptime
week weekday weekofyear year yearweek
"""
_NUMBER = """
abs add cbrt ceil ceiling divide even exp fdiv floor fmod gcd greatest isfinite isinf isnan lcm least ln log
log10 log2 mod multiply pi pow power round round_even sign sqrt subtract trunc
"""
_CHOICE = "coalesce if nullif typeof hash from_hex to_hex hex unhex"
_NESTED = """
array_contains array_extract array_length array_to_string cardinality element_at flatten json json_array
json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text
json_extract_string json_keys json_object json_type json_valid json_value len list_append list_concat
list_contains list_count list_distinct list_element list_extract list_first list_has list_has_all
list_has_any list_last list_max list_min list_position list_slice list_sort list_string_agg list_sum
list_value map_contains map_entries map_extract map_extract_value map_keys map_values struct_extract to_json
"""

ALLOWED_FUNCTIONS = frozenset(f"{_TEXT} {_TIME} {_NUMBER} {_CHOICE} {_NESTED}".split())

# Words of the grammar that stand between two operands, and may have a parenthesis after them.
INFIX_WORDS = frozenset(
    "and or not in is between like ilike similar to escape distinct from for when then else".split()
)
# Words of the grammar that may open an operand with a parenthesis.
PREFIX_WORDS = frozenset(
    "not and or case when then else interval cast try_cast extract coalesce nullif if".split()
)
# All bare words of the grammar that need no company to be told from a column.
WORDS = INFIX_WORDS | frozenset(
    "case end null true false as isnull notnull at both leading trailing with without precision".split()
)
_TYPES = """
bigint bool boolean bytea blob char date datetime decimal double float float4 float8 hugeint int int1 int2 int4
int8 integer interval json long numeric real short smallint string text time timestamp timestamptz timestamp_ms
timestamp_ns timestamp_s timetz tinyint ubigint uinteger uhugeint usmallint utinyint uuid varchar
"""
TYPES = frozenset(_TYPES.split())
_UNITS = """
microsecond millisecond second minute hour day week month quarter year decade century epoch dow doy isodow isoyear
"""
UNITS = frozenset(f"{unit}{plural}" for unit in _UNITS.split() for plural in ("", "s"))

_CLOCK_AND_CHANCE = """
now today current_date current_time current_timestamp get_current_timestamp transaction_timestamp age ago
random uuid uuidv4 uuidv7 gen_random_uuid nextval currval setseed
"""
_OVER_ROWS = """
count sum avg min max any_value first last list string_agg group_concat array_agg median quantile mode
count_if bool_and bool_or arg_max arg_min max_by min_by row_number rank dense_rank lag lead over filter
"""
_READERS = """
read_csv read_csv_auto read_json read_json_auto read_ndjson read_parquet parquet_scan read_text read_blob
glob query query_table getenv getvariable current_setting current_user current_database duckdb_settings
duckdb_secrets sniff_csv sqlite_scan postgres_scan postgres_query
"""
_GROWING = "unnest generate_series range repeat rpad columns list_resize"
_LAMBDAS = "list_transform list_filter list_reduce array_transform array_filter apply reduce"

WHY_NOT = {
    name: why
    for names, why in (
        (_CLOCK_AND_CHANCE, "It answers differently at every load."),
        (_OVER_ROWS, "It looks at many rows; an expression sees one."),
        (_READERS, "It reads files, settings or variables."),
        (_GROWING, "It makes rows or values of any size."),
        (_LAMBDAS, "Lambdas are not checked."),
        ("exists any all some select values", "An expression sees one row; use list_contains for a list."),
    )
    for name in names.split()
}
