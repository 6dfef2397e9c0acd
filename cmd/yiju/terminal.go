package main

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// terminal says what a stream can show. The zero value is a file or a pipe: no colour, no width.
type terminal struct {
	is    bool // a person looks at it
	color bool
	width int // columns to wrap at; 0 for no limit
}

// widest is the longest line that is comfortable to read, in columns.
const widest = 100

// narrowest is the least width to wrap at: below it, lines are left to the terminal.
const narrowest = 20

// terminalOf looks at w and at NO_COLOR, TERM and COLUMNS.
func terminalOf(w io.Writer, getenv func(string) string) terminal {
	var t terminal
	if isTerminal(w) {
		t.is, t.width = true, 80
		if width, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil && width > 0 {
			t.width = width
		}
		t.color = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		t.width = n
	}
	if t.width > 0 {
		t.width = min(max(t.width, narrowest), widest)
	}
	return t
}

// The escape sequences in use. Each style has its own end, so that styles may nest.
const (
	boldOn, boldOff   = "\x1b[1m", "\x1b[22m"
	dimOn, dimOff     = "\x1b[2m", "\x1b[22m"
	underOn, underOff = "\x1b[4m", "\x1b[24m"
	redOn, greenOn    = "\x1b[31m", "\x1b[32m"
	yellowOn, cyanOn  = "\x1b[33m", "\x1b[36m"
	colorOff          = "\x1b[39m"
)

func (t terminal) paint(on, s, off string) string {
	if !t.color || s == "" {
		return s
	}
	return on + s + off
}

func (t terminal) strong(s string) string { return t.paint(boldOn, s, boldOff) }
func (t terminal) dim(s string) string    { return t.paint(dimOn, s, dimOff) }
func (t terminal) good(s string) string   { return t.paint(greenOn, s, colorOff) }
func (t terminal) warn(s string) string   { return t.paint(yellowOn, s, colorOff) }
func (t terminal) bad(s string) string    { return t.paint(redOn, s, colorOff) }
func (t terminal) badge(s string) string  { return t.paint(cyanOn, s, colorOff) }

// columns measures text as a terminal shows it: Han and full-width signs take two columns. Signs of ambiguous width,
// such as “, count as one, in every locale.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// width returns the columns that s takes.
func width(s string) int { return columns.StringWidth(s) }

// pad fills s with spaces up to n columns.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-width(s)))
}

// cut shortens s to n columns, with an ellipsis.
func cut(s string, n int) string {
	if width(s) <= n {
		return s
	}
	return columns.Truncate(s, n, "…")
}

// printable replaces what could steer a terminal or turn text around: control characters other than line ends and
// tabs, bidirectional overrides, and bytes that are no UTF-8. Corpus and messages are data, never instructions.
func printable(s string) string {
	return strings.Map(printableRune, strings.ToValidUTF8(s, "\uFFFD"))
}

func printableRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F:
		return '\uFFFD'
	}
	return r
}

// isTerminal reports whether stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
