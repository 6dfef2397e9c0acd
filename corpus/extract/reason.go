package extract

import "fmt"

// Reason is why a source cannot be read: a code for programs, which never changes, and the words that errors begin with.
type Reason struct{ code, text string }

// Code returns the stable code, such as "pdf_encrypted".
func (r *Reason) Code() string { return r.code }

// Error returns the words that errors begin with.
func (r *Reason) Error() string { return r.text }

// What can be wrong with a source. Errors of this package wrap one of these with the name and the detail.
var (
	ErrEmpty       = &Reason{"empty", "no text"}
	ErrBinary      = &Reason{"binary", "not a text file"}
	ErrEncoding    = &Reason{"encoding", "encoding not readable"}
	ErrTooLarge    = &Reason{"too_large", "file too large"}
	ErrLineTooLong = &Reason{"line_too_long", "line too long"}
	ErrLines       = &Reason{"too_many_lines", "too many lines"}
	ErrFormat      = &Reason{"format", "kind of file not supported"}
	ErrMismatch    = &Reason{"mismatch", "content is not what was promised"}
	ErrDamaged     = &Reason{"damaged", "file damaged"}
	ErrBomb        = &Reason{"bomb", "content far larger than the file"}
	ErrComplex     = &Reason{"complex", "markup too deep or too much"}
	ErrEncrypted   = &Reason{"encrypted", "document encrypted"}
	ErrNoTextLayer = &Reason{"no_text_layer", "no text layer"}
	ErrPages       = &Reason{"pages", "too many pages"}
	ErrNoPDFTool   = &Reason{"no_pdftotext", "pdftotext not found"}
	ErrPDFTool     = &Reason{"pdftotext", "pdftotext failed"}
	ErrTimeout     = &Reason{"timeout", "reading took too long"}
)

// Reasons returns every reason, for those who translate them. The order has no meaning.
func Reasons() []*Reason {
	return []*Reason{
		ErrEmpty, ErrBinary, ErrEncoding, ErrTooLarge, ErrLineTooLong, ErrLines, ErrFormat, ErrMismatch, ErrDamaged, ErrBomb,
		ErrComplex, ErrEncrypted, ErrNoTextLayer, ErrPages, ErrNoPDFTool, ErrPDFTool, ErrTimeout,
	}
}

func tooLarge(size, most int) error {
	return fmt.Errorf("%w: %d bytes, at most %d are read; split it into parts", ErrTooLarge, size, most)
}

func looksLike(kind string) error {
	return fmt.Errorf("%w: it looks like %s; save its content as plain text in UTF-8", ErrBinary, kind)
}
