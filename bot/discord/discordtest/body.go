package discordtest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// Limits of requests: https://docs.discord.com/developers/reference#uploading-files
const (
	maxRequest = 25 << 20 // bytes
	maxFile    = 10 << 20
)

// read takes the body from the request: JSON, or a form with payload_json and files.
func (c *call) read() error {
	kind, params, _ := mime.ParseMediaType(c.http.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, c.http.Body, maxRequest)
	if kind == "multipart/form-data" {
		return c.readForm(multipart.NewReader(body, params["boundary"]))
	}
	b, err := io.ReadAll(body)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return refuse(CodeTooLarge)
	}
	c.body = b
	switch {
	case err != nil:
		return refuse(CodeInvalidJSON)
	case len(b) == 0 && kind != "" && c.http.Method != http.MethodGet:
		// A content type without a body.
		return refuse(CodeInvalidJSON)
	case len(b) > 0 && kind != "application/json":
		return &apiError{http.StatusBadRequest, CodeInvalidForm, "Invalid Form Body", nil}
	}
	return nil
}

func (c *call) readForm(form *multipart.Reader) error {
	c.files = make(map[string]upload)
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse(CodeInvalidForm)
		}
		b, err := io.ReadAll(part)
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge || len(b) > maxFile {
			return refuse(CodeTooLarge)
		}
		if err != nil {
			return refuse(CodeInvalidForm)
		}
		name := part.FormName()
		switch number, isFile := strings.CutPrefix(name, "files["); {
		case name == "payload_json":
			c.body = b
		case isFile && strings.HasSuffix(number, "]"):
			c.files[strings.TrimSuffix(number, "]")] = upload{part.FileName(), part.Header.Get("Content-Type"), b}
		default:
			return invalid(name, "UNKNOWN_FIELD", "Neither payload_json nor files[n].")
		}
	}
}

// serveAttachment gives a file back, as Discord's content network does.
func (s *Server) serveAttachment(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	a, ok := s.attachments[r.PathValue("attachment_id")]
	s.mu.Unlock()
	if !ok || a.Filename != r.PathValue("filename") {
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", a.ContentType)
	_, _ = w.Write(a.Data)
}
