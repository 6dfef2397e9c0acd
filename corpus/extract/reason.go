package extract

import "yiju/corpus"

// What can be wrong with a source. Errors of this package wrap one of these with the name and the detail.
var (
	ErrEmpty       = corpus.NewCause("empty", "no text")
	ErrBinary      = corpus.NewCause("binary", "not a text file")
	ErrEncoding    = corpus.NewCause("encoding", "encoding not readable")
	ErrTooLarge    = corpus.NewCause("too_large", "file too large")
	ErrLineTooLong = corpus.NewCause("line_too_long", "line too long")
	ErrLines       = corpus.NewCause("too_many_lines", "too many lines")
	ErrFormat      = corpus.NewCause("format", "kind of file not supported")
	ErrMismatch    = corpus.NewCause("mismatch", "content is not what was promised")
	ErrDamaged     = corpus.NewCause("damaged", "file damaged")
	ErrBomb        = corpus.NewCause("bomb", "content far larger than the file")
	ErrComplex     = corpus.NewCause("complex", "markup too deep or too much")
	ErrEncrypted   = corpus.NewCause("encrypted", "document encrypted")
	ErrNoTextLayer = corpus.NewCause("no_text_layer", "no text layer")
	ErrPages       = corpus.NewCause("pages", "too many pages")
	ErrNoPDFTool   = corpus.NewCause("no_pdftotext", "pdftotext not found")
	ErrNoPDFData   = corpus.NewCause("no_poppler_data", "poppler-data not found")
	ErrPDFTool     = corpus.NewCause("pdftotext", "pdftotext failed")
	ErrTimeout     = corpus.NewCause("read_timeout", "reading took too long")
)

// Reasons returns every cause, for those who translate them. The order has no meaning.
func Reasons() []*corpus.Cause {
	return []*corpus.Cause{
		ErrEmpty, ErrBinary, ErrEncoding, ErrTooLarge, ErrLineTooLong, ErrLines, ErrFormat, ErrMismatch, ErrDamaged, ErrBomb,
		ErrComplex, ErrEncrypted, ErrNoTextLayer, ErrPages, ErrNoPDFTool, ErrNoPDFData, ErrPDFTool, ErrTimeout,
	}
}

func tooLarge(size, most int) error {
	return ErrTooLarge.Because("%d bytes, at most %d are read; split it into parts", corpus.FactBytes.Of(size), most)
}

func looksLike(kind string) error {
	return ErrBinary.Because("it looks like %s; save its content as plain text in UTF-8", kind)
}
