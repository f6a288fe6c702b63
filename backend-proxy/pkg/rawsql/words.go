package rawsql

// Words are the pieces that ClickHouse reads of SQL, in order: names without their quotes, everything else as it is typed.
// SQL that cannot be cut into pieces has none.
func Words(sql string) []string {
	all, err := tokens(sql)
	if err != nil {
		return nil
	}
	var words []string
	for _, t := range all {
		if !t.significant() {
			continue
		}
		said := t.in(sql)
		if t.kind == identifier {
			said = said[1 : len(said)-1]
		}
		words = append(words, said)
	}
	return words
}
