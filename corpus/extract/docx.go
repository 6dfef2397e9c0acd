package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"yiju/corpus"
)

// The text of a DOCX file is that of its main part (ISO/IEC 29500-1, WordprocessingML): every paragraph with the number
// that Word prints before it, rows of tables as in HTML, deleted and hidden text left out. The mark of a footnote or
// endnote becomes "^1", counted through the document; the notes follow behind the text, each as a paragraph that begins
// with its mark. Page headers and footers, comments and pictures are other parts and not read.

// Limits of a DOCX file. Parts are read as streams; what counts is what they unpack to.
const (
	maxParts    = 10_000   // files in the archive
	maxUnpacked = 64 << 20 // bytes of the parts that are read
	maxDepth    = 1000     // elements that are open at a time
)

// readDOCX returns the paragraphs of a DOCX file.
func readDOCX(data []byte) ([]block, error) {
	a, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	dir := path.Dir(a.main)
	d := &docx{styles: make(map[string]*numbering), headings: make(map[string]int), noteNumber: make(map[string]int),
		noteText: make(map[int][]string)}
	if err := a.each(path.Join(dir, "styles.xml"), d.readStyle()); err != nil {
		return nil, err
	}
	if d.numbers, err = readNumbers(a, path.Join(dir, "numbering.xml")); err != nil {
		return nil, err
	}
	if err := a.each(a.main, d.body()); err != nil {
		return nil, err
	}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := a.each(path.Join(dir, kind+"s.xml"), d.notes(kind)); err != nil {
			return nil, err
		}
	}
	return d.paragraphs(), nil
}

// archive is a ZIP archive that holds a document.
type archive struct {
	files map[string]*zip.File
	main  string // name of the main part
	left  int64  // bytes that may still be unpacked
}

func openArchive(data []byte) (*archive, error) {
	// Every file has an entry with this sign in the directory, which is read into memory as a whole.
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > maxParts {
		return nil, ErrBomb.Because("an archive of %d files, a document has at most %d", n, maxParts)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrDamaged.Because("it begins like a DOCX file, but is no whole archive (%v); get it again", err)
	}
	a := &archive{files: make(map[string]*zip.File), left: maxUnpacked}
	for _, f := range z.File {
		a.files[strings.TrimPrefix(f.Name, "/")] = f
	}
	for _, other := range []struct{ part, kind string }{
		{"xl/workbook.xml", "an Excel table"}, {"ppt/presentation.xml", "a PowerPoint file"}, {"META-INF/container.xml", "an EPUB book"},
		{"content.xml", "an OpenDocument file"},
	} {
		if a.files[other.part] != nil {
			return nil, ErrFormat.Because("it is %s; save it as DOCX, PDF or plain text", other.kind)
		}
	}
	if a.main, err = a.mainPart(); err != nil {
		return nil, err
	}
	if a.files[a.main] == nil {
		return nil, ErrFormat.Because("a ZIP archive without a document; unpack it")
	}
	return a, nil
}

// mainPart returns the name of the main part, as the relations of the package give it.
func (a *archive) mainPart() (string, error) {
	main := "word/document.xml"
	err := a.each("_rels/.rels", func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
			main = strings.TrimPrefix(path.Clean("/"+attr(e, "Target")), "/")
		}
		return nil
	})
	return main, err
}

// each hands the tokens of a part to take, one by one. A part that is not there has none. Entities other than those of
// XML itself are errors, so that nothing can grow by them.
func (a *archive) each(part string, take func(xml.Token) error) error {
	f := a.files[part]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return ErrDamaged.Because("%s: %v; get it again", part, err)
	}
	defer r.Close()
	in := &bounded{r: r, left: a.left}
	defer func() { a.left = in.left }()
	dec := xml.NewDecoder(in)
	depth := 0
	for {
		t, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errUnpacked):
			return ErrBomb.Because("%s unpacks to more than the %d bytes that are read of a document; "+
				"save its content as plain text", part, corpus.FactBytes.Of(maxUnpacked))
		case errors.Is(err, errEndless):
			return ErrComplex.Because("%s: %w, more than %d bytes", part, err, corpus.FactBytes.Of(maxTag))
		case err != nil:
			return ErrDamaged.Because("%s: %v; open it in Word and save it again", part, err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxDepth {
			return ErrComplex.Because("%s nests more than %d elements", part, maxDepth)
		}
		if err := take(t); err != nil {
			return err
		}
	}
}

var (
	errUnpacked = errors.New("too much unpacked")
	errEndless  = errors.New("one tag or run of text too long")
)

// bounded reads at most left bytes. As XML has no "<" within a tag, the distance of two bounds what the decoder holds.
type bounded struct {
	r    io.Reader
	left int64
	run  int // bytes since the last "<"
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return 0, errUnpacked
	}
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		b.run = n - i
	} else if b.run += n; b.run > maxTag {
		return 0, errEndless
	}
	return n, err
}

// word reports whether name is the element or attribute local of WordprocessingML, in either of its two namespaces.
func word(name xml.Name, local string) bool {
	return name.Local == local && strings.Contains(name.Space, "wordprocessingml")
}

// attr returns the attribute of that name, whatever its namespace; "" for none.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// value returns the attribute val of e as a number, or -1.
func value(e xml.StartElement) int { return numberOf(attr(e, "val")) }

func numberOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return -1
}

// off reports whether a property such as <w:vanish w:val="0"/> is switched off.
func off(e xml.StartElement) bool {
	v := attr(e, "val")
	return v == "0" || v == "false" || v == "off" || v == "none"
}
