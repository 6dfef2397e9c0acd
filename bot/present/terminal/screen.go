// Package terminal renders blocks of package present, and what only a terminal shows, as text: wrapped to a width, in colour
// where a person looks at it, with nothing in it that could steer the terminal.
package terminal

import (
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"yiju/bot/present"
)

// Screen says what a stream can show. The zero value is a file or a pipe: no colour, no width.
type Screen struct {
	Terminal bool // a person looks at it
	Color    bool
	Width    int // columns to wrap at; 0 for no limit

	Web string // address of the reading room, which the names of clauses link to where there is colour; "" for none
}

// widest is the longest line that is comfortable to read, in columns.
const widest = 100

// Narrowest is the least width to wrap at: below it, lines are left to the terminal.
const Narrowest = 20

// ScreenOf looks at w and at the variables NO_COLOR, TERM and COLUMNS.
func ScreenOf(w io.Writer, getenv func(string) string) Screen {
	var s Screen
	if IsTerminal(w) {
		s.Terminal, s.Width = true, 80
		if width, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil && width > 0 {
			s.Width = width
		}
		s.Color = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		s.Width = n
	}
	if s.Width > 0 {
		s.Width = min(max(s.Width, Narrowest), widest)
	}
	return s
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

func (s Screen) paint(on, text, off string) string {
	if !s.Color || text == "" {
		return text
	}
	return on + text + off
}

// Strong writes text in bold.
func (s Screen) Strong(text string) string { return s.paint(boldOn, text, boldOff) }

// Dim writes text faintly.
func (s Screen) Dim(text string) string { return s.paint(dimOn, text, dimOff) }

// Good writes text in green.
func (s Screen) Good(text string) string { return s.paint(greenOn, text, colorOff) }

// Warn writes text in yellow.
func (s Screen) Warn(text string) string { return s.paint(yellowOn, text, colorOff) }

// Bad writes text in red.
func (s Screen) Bad(text string) string { return s.paint(redOn, text, colorOff) }

// Badge writes text in cyan.
func (s Screen) Badge(text string) string { return s.paint(cyanOn, text, colorOff) }

// link makes a terminal open an address where text is clicked, by OSC 8. A terminal that does not know it shows the text alone. An
// address that is not in printable ASCII is left out.
// Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
func (s Screen) link(text, address string) string {
	if address == "" || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return text
	}
	return s.paint("\x1b]8;;"+address+"\x1b\\", text, "\x1b]8;;\x1b\\")
}

// columns measures text as a terminal shows it: Han and full-width signs take two columns. Signs of ambiguous width,
// such as “, count as one, in every locale.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// Width returns the columns that s takes.
func Width(s string) int { return columns.StringWidth(s) }

// Pad fills s with spaces up to n columns.
func Pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-Width(s)))
}

// Cut shortens s to n columns, with an ellipsis.
func Cut(s string, n int) string {
	if Width(s) <= n {
		return s
	}
	return columns.Truncate(s, n, "…")
}

// OneLine makes s safe to print and puts it on one line.
func OneLine(s string) string { return present.OneLine(present.Printable(s)) }

// IsTerminal reports whether stream is a terminal.
func IsTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
