package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hangup/bot"
)

// What is held of somebody is read from the schema: a table that comes to have persons or chats is shown from that day on.

// Holdings gives every row that is about a person, and about the chat in which the person is alone with the bot.
func (s *Store) Holdings(ctx context.Context, who bot.PersonKey, own bot.ChatID) ([]bot.Holding, error) {
	var found []bot.Holding
	if who == "" {
		return found, nil
	}
	err := s.look(ctx, "show what is held", func(tx *Tx) error {
		tables, err := s.tablesOf(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			where := t.about()
			if where == "" {
				continue
			}
			h := bot.Holding{Table: t.name}
			if h.Rows, err = s.holdingRows(ctx, tx, t, where, who, own); err != nil {
				return err
			}
			if len(h.Rows) > 0 {
				found = append(found, h)
			}
		}
		return nil
	})
	return found, err
}

// tableShape is a table with its columns, in their order.
type tableShape struct {
	name    string
	columns []string
}

// tablesOf gives the tables of the schema by name.
func (s *Store) tablesOf(ctx context.Context, tx *Tx) (found []tableShape, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		var table, column string
		if err := scan(&table, &column); err != nil {
			return err
		}
		if len(found) == 0 || found[len(found)-1].name != table {
			found = append(found, tableShape{name: table})
		}
		last := &found[len(found)-1]
		last.columns = append(last.columns, column)
		return nil
	}, s.native.Columns())
	return found, err
}

func (t tableShape) has(columns ...string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(t.columns, c) })
}

// about is the condition for the rows about a person, ?1, and the chat, ?2 and ?3, in which that is alone; "" when none can be.
func (t tableShape) about() string {
	var any []string
	if t.has("person") {
		any = append(any, `person = ?1`)
	}
	for _, prefix := range []string{"", "owner_", "from_", "report_", "to_"} {
		if t.has(prefix+"platform", prefix+"chat") {
			any = append(any, fmt.Sprintf(`(%[1]splatform = ?2 AND %[1]schat = ?3 AND ?3 <> '')`, prefix))
		}
	}
	if t.name == "letters" { // only the page has a mailbox
		any = append(any, `(chat = ?3 AND ?2 = 'web' AND ?3 <> '')`)
	}
	return strings.Join(any, " OR ")
}

func (s *Store) holdingRows(ctx context.Context, tx *Tx, t tableShape, where string, who bot.PersonKey, own bot.ChatID) (rows [][]bot.Held, err error) {
	query := `SELECT ` + t.place() + `, "` + strings.Join(t.columns, `", "`) + `" FROM ` + t.name + ` WHERE (` + where + `) AND CAST(?1 AS text) IS NOT NULL AND CAST(?2 AS text) IS NOT NULL AND CAST(?3 AS text) IS NOT NULL`
	err = each(ctx, tx, func(scan func(...any) error) error {
		var place string
		values := make([]any, len(t.columns))
		into := []any{&place}
		for i := range values {
			into = append(into, &values[i])
		}
		if err := scan(into...); err != nil {
			return err
		}
		row, err := s.holdingRow(t, place, values)
		rows = append(rows, row)
		return err
	}, query, string(who), own.Platform, own.ID)
	return rows, err
}

// place is where the rows of a table are sealed for, in SQL; the empty text when they are not.
func (t tableShape) place() string {
	for _, sealed := range sealedTables() {
		if sealed.name == t.name {
			return sealed.place
		}
	}
	return `''`
}

// holdingRow shows the columns of a row, and what is sealed in it under the names that it had in words.
func (s *Store) holdingRow(t tableShape, place string, values []any) (row []bot.Held, err error) {
	opened, err := s.openRow(t, place, values)
	if err != nil {
		return nil, err
	}
	for i, name := range t.columns {
		if text, ok := opened[name]; ok {
			row = append(row, bot.Held{Name: name, Text: text})
			continue
		}
		if name == "key" || name == "sealed" {
			continue
		}
		row = append(row, readable(name, values[i]))
	}
	return row, nil
}

// openRow opens what is sealed in a row: its columns by name.
func (s *Store) openRow(t tableShape, place string, values []any) (map[string]string, error) {
	for _, one := range sealedTables() {
		if one.name != t.name {
			continue
		}
		key, _ := values[slices.Index(t.columns, "key")].(int64)
		sealed, _ := values[slices.Index(t.columns, one.column)].([]byte)
		texts := make([]string, len(one.plain))
		into := make([]*string, len(one.plain))
		for i := range texts {
			into[i] = &texts[i]
		}
		if err := s.unseal(int(key), sealed, place, into...); err != nil {
			return nil, err
		}
		opened := map[string]string{}
		for i, name := range one.plain {
			opened[strings.Trim(name, `"`)] = texts[i]
		}
		return opened, nil
	}
	return nil, nil
}

// timeColumn tells whether a column holds a time.
func timeColumn(name string) bool {
	return strings.HasSuffix(name, "_at") || slices.Contains([]string{
		"at", "expires", "week", "since", "until", "due", "op_due", "planned", "starts", "edited", "paused_until", "last_served", "gone_since", "published",
	}, name)
}

// readable writes a value as a person may read it. What an adapter has sealed only the adapter opens.
func readable(name string, value any) bot.Held {
	switch v := value.(type) {
	case nil:
		return bot.Held{Name: name}
	case int64:
		if timeColumn(name) && v > 0 {
			return bot.Held{Name: name, At: fromMillis(v)}
		}
	case []byte:
		if !utf8.Valid(v) {
			return bot.Held{Name: name, Text: fmt.Sprintf("(%d bytes, locked)", len(v))}
		}
		return bot.Held{Name: name, Text: string(v)}
	}
	return bot.Held{Name: name, Text: fmt.Sprint(value)}
}
