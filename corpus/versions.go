package corpus

import "strings"

// TellApart adds the date to the titles of instruments that share one and have a date, as versions of a law do: 航标办法（2019-05-01）.
// Titles that have it already stay as they are.
func TellApart(instruments []*Instrument) {
	dates := make(map[string]map[string]bool) // of the instruments that share a title
	titles := func(visit func(i *Instrument, l Lang, title *string)) {
		for _, i := range instruments {
			visit(i, Chinese, &i.TitleZH)
			visit(i, English, &i.TitleEN)
			for _, d := range i.Documents {
				visit(i, d.Lang, &d.Title)
			}
		}
	}
	titles(func(i *Instrument, l Lang, title *string) {
		bare := strings.TrimSuffix(*title, i.dateNote(l))
		if dates[bare] == nil {
			dates[bare] = make(map[string]bool)
		}
		dates[bare][i.Date] = true
	})
	titles(func(i *Instrument, l Lang, title *string) {
		bare := strings.TrimSuffix(*title, i.dateNote(l))
		if *title != "" && i.Date != "" && len(dates[bare]) > 1 {
			*title = bare + i.dateNote(l)
		}
	})
}

// dateNote is the date of i as a title in language l has it behind it.
func (i *Instrument) dateNote(l Lang) string {
	if l == Chinese {
		return "（" + i.Date + "）"
	}
	return " (" + i.Date + ")"
}
