package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// route is one operation of the API. Its path is that of Discord's OpenAPI description.
type route struct {
	method, path string
	public       bool            // needs no bot token
	unlimited    bool            // not subject to rate limits
	check        func(*call)     // decodes the body and checks it against the limits
	handle       func(*call) any // nil is 204; the server's lock is held
}

// call is one request.
type call struct {
	s     *Server
	route *route
	http  *http.Request
	at    time.Time
	body  []byte // JSON; payload_json of a multipart request
	files map[string]rules.Upload

	message  *rules.MessageBody // decoded by check
	callback callbackBody
	commands []rules.Command
	thread   threadBody
	faulty   bool // a fault answers
}

func (c *call) path(name string) string { return c.http.PathValue(name) }

// Request is a request that the server received, with its response.
type Request struct {
	Method string
	Route  string // path of Discord's OpenAPI description, or "" where there is none
	Body   string // JSON
	Status int    // 0 where the connection was cut
	Code   int    // of Discord's JSON errors
	Answer string // JSON
	fault  bool   // whether it was answered by a fault
}

// traffic holds what the server knows of requests: which it received, in the order in which they were answered, how many count
// against the limits, and which faults are injected.
type traffic struct {
	*core
	requests  []Request
	unlimited bool // only the headers of limits are written
	buckets   map[string]*bucket
	faults    []*Fault // in the order in which they apply
}

// Requests returns all requests in the order in which they were answered.
func (l *traffic) Requests() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}

// Refusals returns the requests that the server refused for what they asked: those with status 4xx, without rate limits
// and without those that a fault answered. A bot that keeps to the rules has none.
func (l *traffic) Refusals() []Request {
	return slices.DeleteFunc(l.Requests(), func(r Request) bool {
		return r.Status < 400 || r.Status >= 500 || r.Status == http.StatusTooManyRequests || r.fault
	})
}

// routes returns the handler of everything that the server serves.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, r := range slices.Concat(guildRoutes(), channelRoutes(), commandRoutes(), interactionRoutes()) {
		for _, version := range []string{"v9", "v10"} {
			mux.HandleFunc(r.method+" /api/"+version+r.path, func(w http.ResponseWriter, req *http.Request) { s.serve(w, req, &r) })
		}
	}
	mux.HandleFunc("GET /attachments/{attachment_id}/{filename}", s.serveAttachment)
	mux.HandleFunc("GET /{$}", s.serveGateway)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.answer(w, &call{s: s, http: r, route: &route{}}, http.StatusNotFound, obj{"message": "404: Not Found", "code": 0})
	})
	return mux
}

// serve answers one request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, to *route) {
	c := &call{s: s, route: to, http: r, at: time.Now()}
	_, unreadable := attempt(func() any { c.read(); return nil })
	if !to.public && r.Header.Get("Authorization") != s.Token() {
		s.answer(w, c, http.StatusUnauthorized, obj{"message": "401: Unauthorized", "code": 0})
		return
	}
	f := s.faultOf(c)
	if s.answerFault(w, c, f) {
		return
	}
	if limited := s.limit(w, c); limited != nil {
		s.answer(w, c, http.StatusTooManyRequests, limited)
		return
	}
	status := http.StatusOK
	body, err := attempt(func() (body any) {
		refuse(unreadable)
		if to.check != nil {
			to.check(c)
		}
		refuse(s.schema.Check(to.method, to.path, c.body))
		s.do(func() { body = to.handle(c) })
		return body
	})
	if refused, ok := errors.AsType[*rules.Error](err); ok {
		status, body = refused.Status, refused.Body()
	} else if body == nil {
		status = http.StatusNoContent
	}
	if !s.cutAnswer(w, c, f, status, body) {
		s.answer(w, c, status, body)
	}
}

// refusal ends what a request or a user asks for, from anywhere inside [attempt].
type refusal struct{ error }

// refuse refuses for an error, if there is one.
func refuse(err error) {
	if err != nil {
		panic(refusal{err})
	}
}

// refuseIf refuses with a code of package rules.
func refuseIf(wrong bool, code int) {
	if wrong {
		refuse(rules.Refuse(code))
	}
}

// attempt calls do, and returns the error for which it was refused.
func attempt[T any](do func() T) (result T, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case refusal:
			err = r.error
		default:
			panic(r)
		}
	}()
	return do(), nil
}

// answer writes a response and notes the request.
func (s *Server) answer(w http.ResponseWriter, c *call, status int, body any) {
	var b []byte
	if body != nil {
		w.Header().Set("Content-Type", "application/json")
		b = asJSON(body)
	}
	s.note(c, status, b)
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// asJSON encodes a value of this package, which cannot fail.
func asJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// note records a request for [Server.Requests].
func (l *traffic) note(c *call, status int, answer []byte) {
	var code struct{ Code int }
	_ = json.Unmarshal(answer, &code)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = append(l.requests, Request{c.http.Method, c.route.path, string(c.body), status, code.Code, string(answer), c.faulty})
	l.bump()
}

// Limits of requests: https://docs.discord.com/developers/reference#uploading-files
const (
	maxRequest = 25 << 20 // bytes
	maxFile    = 10 << 20
)

// read takes the body from the request: JSON, or a form with payload_json and files.
func (c *call) read() {
	kind, params, _ := mime.ParseMediaType(c.http.Header.Get("Content-Type"))
	body := http.MaxBytesReader(nil, c.http.Body, maxRequest)
	if kind == "multipart/form-data" {
		c.readForm(multipart.NewReader(body, params["boundary"]))
		return
	}
	var err error
	c.body, err = io.ReadAll(body)
	refuseIf(err != nil, rules.CodeTooLarge)
	refuseIf(len(c.body) == 0 && kind != "" && c.http.Method != http.MethodGet, rules.CodeInvalidJSON) // a type without a body
	refuseIf(len(c.body) > 0 && kind != "application/json", rules.CodeInvalidForm)
}

func (c *call) readForm(form *multipart.Reader) {
	c.files = make(map[string]rules.Upload)
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return
		}
		refuseIf(err != nil, rules.CodeInvalidForm)
		b, err := io.ReadAll(part)
		refuseIf(err != nil || len(b) > maxFile, rules.CodeTooLarge)
		var number int
		if name := part.FormName(); name == "payload_json" {
			c.body = b
		} else if _, err := fmt.Sscanf(name, "files[%d]", &number); err == nil {
			c.files[strconv.Itoa(number)] = rules.Upload{Filename: part.FileName(), ContentType: part.Header.Get("Content-Type"), Data: b}
		} else {
			refuse(rules.Invalid(name, "UNKNOWN_FIELD", "Neither payload_json nor files[n]."))
		}
	}
}

// serveAttachment serves a file like Discord's CDN.
func (s *messageStore) serveAttachment(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	a, ok := s.attachments[r.PathValue("attachment_id")]
	s.mu.Unlock()
	if !ok {
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", a.ContentType)
	_, _ = w.Write(a.Data)
}
