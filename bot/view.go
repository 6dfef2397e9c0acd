package bot

import (
	"time"

	"yiju/bot/present"
)

const mostOptions, mostOptionText = present.MostOptions, present.MostOptionText

// Short names for what every command builds its messages of.

func plain(s string) Span       { return present.Text(s) }
func strong(s string) Span      { return present.Bold(s) }
func light(s string) Span       { return present.Dim(s) }
func para(spans ...Span) Block  { return present.Para(spans...) }
func title(spans ...Span) Block { return present.Head(spans...) }
func item(spans ...Span) Block  { return present.Bullet(spans...) }
func small(spans ...Span) Block { return present.Fine(spans...) }

func member(id, name string) Span                { return present.Person(id, name) }
func around(format string, spans ...Span) []Span { return present.Around(format, spans...) }
func quoteURL(base, quotation string) string     { return present.QuoteURL(base, quotation) }
func shorten(s string, n int) string             { return present.Shorten(s, n) }
func shortSnapshot(name string) string           { return present.ShortSnapshot(name) }
func day(v time.Time) string                     { return present.Day(v) }
