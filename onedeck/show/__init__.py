"""What people see: ledgers, timelines, words and lists, made from tables; this room writes none."""
