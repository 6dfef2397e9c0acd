package extract

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/corpus/extract/layout"
)

// The text of a PDF file is what pdftotext of poppler reads from its text layer, with the places of the words on the page
// (-bbox-layout). Of the three outputs of pdftotext that is the only one that tells all that is needed: the plain one has
// lost indents and raised marks, and -layout puts the lines of neighbouring columns on one. package layout makes paragraphs
// of the lines. Page numbers are not kept: a corpus.Location has lines only.
//
// The program runs without a shell and without a temporary file, in an empty environment, and with limits on time,
// output and, on Linux, memory.

// Limits of a PDF file.
const (
	MaxPages  = 5000
	maxOutput = 128 << 20 // bytes that pdftotext may print
	maxPDFRAM = 2 << 30   // bytes of address space of pdftotext, where the system can limit it
)

// readPDF returns the paragraphs of a PDF file.
func readPDF(ctx context.Context, data []byte, opts Options) ([]block, error) {
	program, err := exec.LookPath(opts.PDFToText)
	if err != nil {
		return nil, ErrNoPDFTool.Because("PDF files are read by %s of poppler; install it (Debian, Ubuntu: apt-get install poppler-utils "+
			"poppler-data; Fedora: dnf install poppler-utils poppler-data; macOS: brew install poppler), or save the text as DOCX, "+
			"HTML or plain text", opts.PDFToText)
	}
	within, cancel := context.WithTimeout(ctx, opts.Timeout)
	defer cancel()
	pages, err := runPDFToText(within, program, data)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case within.Err() != nil:
		return nil, ErrTimeout.Because("pdftotext did not end within %v; split the file, or save its text as plain text", corpus.FactWithin.Of(opts.Timeout))
	case err != nil:
		return nil, err
	}
	text := func(l layout.Line) bool { return !blank(l.Text) }
	if !slices.ContainsFunc(pages, func(p layout.Page) bool { return slices.ContainsFunc(p.Lines, text) }) {
		return nil, ErrNoTextLayer.Because("%d pages without a character, as in a scan; run text recognition on it "+
			"(for example: ocrmypdf -l chi_sim+eng), or take another source", len(pages))
	}
	var out []block
	for _, p := range layout.Paragraphs(pages) {
		out = append(out, block{text: p.Text, large: p.Rank})
	}
	return out, nil
}

// runPDFToText runs the program on data and reads its output as it comes.
func runPDFToText(ctx context.Context, program string, data []byte) ([]layout.Page, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-bbox-layout", "-enc", "UTF-8", "-l", strconv.Itoa(MaxPages+1), "-", "-")
	cmd.Env = []string{"LC_ALL=C"}
	cmd.WaitDelay = time.Second
	var said capped
	cmd.Stderr = &said
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := cmp.Or(inErr, outErr); err != nil {
		return nil, ErrPDFTool.Because("%v", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, ErrPDFTool.Because("%v; check that it can be run: %s -v", err, program)
	}
	limitMemory(cmd.Process.Pid, maxPDFRAM) // before it has anything to read
	go func() {
		defer in.Close()
		in.Write(data) // an error shows in how the program ends
	}()
	pages, err := readBoxes(out)
	if err != nil {
		cancel()
		cmd.Wait()
		return nil, err
	}
	if err := cmd.Wait(); err != nil {
		return nil, pdfProblem(err, string(said.b))
	}
	if noTables.Match(said.b) {
		return nil, ErrNoPDFData.Because("it uses fonts that it does not hold, and pdftotext has no tables for them; install poppler-data " +
			"(Debian, Ubuntu: apt-get install poppler-data; Fedora: dnf install poppler-data; macOS: brew reinstall poppler)")
	}
	return pages, nil
}

// noTables matches what pdftotext says where it lacks the characters of a text, which it leaves out without an error.
var noTables = regexp.MustCompile(`(?i)missing language pack|unknown character collection`)

// capped keeps the first bytes that are written.
type capped struct{ b []byte }

func (c *capped) Write(p []byte) (int, error) {
	c.b = append(c.b, p[:min(len(p), 4096-len(c.b))]...)
	return len(p), nil
}

// pdfProblem says why pdftotext failed. It exits with 1 for a file that it cannot open and 3 for one that forbids copying.
func pdfProblem(err error, said string) error {
	said = strings.ToValidUTF8(strings.Join(strings.Fields(said), " "), "")
	var exit *exec.ExitError
	switch low := strings.ToLower(said); {
	case strings.Contains(low, "password"), strings.Contains(low, "encrypt"):
		return ErrEncrypted.Because("it needs a password; save a copy without one (qpdf --decrypt), or take another source")
	case errors.As(err, &exit) && exit.ExitCode() == 3:
		return ErrEncrypted.Because("its author forbids copying text; take another source")
	case errors.As(err, &exit) && (exit.ExitCode() == 1 || exit.ExitCode() < 0 && strings.Contains(low, "syntax")):
		return ErrDamaged.Because("pdftotext cannot open it (%s); get it again", cutTo(said, 200))
	}
	return ErrPDFTool.Because("%v (%s); the file may be damaged or made to do harm", err, cutTo(said, 200))
}

func cutTo(s string, n int) string {
	if rs := []rune(s); len(rs) > n {
		return string(rs[:n]) + "…"
	}
	return s
}

// readBoxes reads the output of pdftotext -bbox-layout, of which every element has a line of its own.
func readBoxes(r io.Reader) ([]layout.Page, error) {
	in := bufio.NewScanner(io.LimitReader(r, maxOutput+1))
	in.Buffer(make([]byte, 0, 64<<10), maxTag)
	var pages []layout.Page
	var words []layout.Word
	read, flows := 0, 0
	for in.Scan() {
		if read += len(in.Bytes()) + 1; read > maxOutput {
			return nil, ErrBomb.Because("pdftotext prints more than %d bytes; split the file", corpus.FactBytes.Of(maxOutput))
		}
		line := strings.TrimSpace(in.Text())
		switch {
		case strings.HasPrefix(line, "<page "):
			if len(pages) == MaxPages {
				return nil, ErrPages.Because("more than %d; split the file", corpus.FactMost.Of(MaxPages))
			}
			pages = append(pages, layout.Page{})
		case line == "<flow>":
			flows++
		case strings.HasPrefix(line, "<line "):
			words = words[:0]
		case strings.HasPrefix(line, "<word "):
			if w, ok := layout.ParseWord(line); ok {
				words = append(words, w)
			}
		case line == "</line>" && len(pages) > 0 && len(words) > 0:
			p := &pages[len(pages)-1]
			p.Lines = append(p.Lines, layout.MakeLine(words, flows, len(pages)))
		}
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, ErrComplex.Because("a word of more than %d bytes", corpus.FactBytes.Of(maxTag))
	case err != nil:
		return nil, ErrPDFTool.Because("%v", err)
	}
	return pages, nil
}
