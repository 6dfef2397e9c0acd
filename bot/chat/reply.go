package chat

import (
	"fmt"
	"regexp"
	"slices"

	"yiju/bot/present"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
)

// completion is a completion or a chunk of one.
type completion struct {
	ID        string   `json:"id"`
	Object    string   `json:"object"`
	Created   int64    `json:"created"`
	Model     string   `json:"model"`
	Choices   []choice `json:"choices"`
	Usage     *usage   `json:"usage,omitempty"`
	Citations []string `json:"citations"` // addresses, by number
	Yiju      *about   `json:"yiju,omitempty"`
}

// choice is the one answer there is.
type choice struct {
	Index        int      `json:"index"`
	Message      *message `json:"message,omitempty"`
	Delta        *message `json:"delta,omitempty"`
	FinishReason *string  `json:"finish_reason"`
}

// message is an answer, or what a chunk adds to one.
type message struct {
	Role        string       `json:"role,omitempty"`
	Content     string       `json:"content"`
	Annotations []annotation `json:"annotations,omitempty"`
}

// annotation says where in the content a link to a clause is.
type annotation struct {
	Type     string      `json:"type"`
	Citation urlCitation `json:"url_citation"`
}

// urlCitation is a link at code points [Start, End).
type urlCitation struct {
	Start int    `json:"start_index"`
	End   int    `json:"end_index"`
	URL   string `json:"url"`
	Title string `json:"title"`
}

// usage counts tokens. There are none: programs expect the numbers.
type usage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Total      int `json:"total_tokens"`
}

// about is what programs that know yiju may read besides the words.
type about struct {
	Status   answer.Status `json:"status"`
	Reason   answer.Reason `json:"reason"`
	Snapshot string        `json:"snapshot"`
	Receipt  string        `json:"receipt,omitempty"`
}

// reply is an answer in the form of a chat.
type reply struct {
	message   message
	citations []string
	about     about
}

// stopped is the reason that an answer is over.
func stopped() *string {
	reason := "stop"
	return &reason
}

// number is the text of the link of a citation.
var number = regexp.MustCompile(`^\[(\d+)\]$`)

// newReply writes an answer: what it claims, in words, and its clauses, with links into the reading room, if there is one.
func newReply(res service.AskResult, room string) reply {
	t := present.TextsIn(res.Lang)
	a, titles := res.Answer, make(map[string]string)
	a.Citations, a.Closest = linked(a.Citations, room), linked(a.Closest, room)
	blocks := present.Answer(a, t.FormerRefs(res.Former)).Blocks
	for i := range blocks {
		if blocks[i].Kind == present.Lead { // Flat leaves it out where the colour of a message shows it
			blocks[i].Kind = present.Paragraph
		}
	}
	r := reply{citations: []string{}, about: about{a.Status, a.Reason, a.Snapshot, res.ReceiptID}}
	for _, c := range a.Citations {
		name := fmt.Sprintf("[%d]", c.N)
		if titles[name] == "" {
			titles[name] = t.Name(present.CitationClause(c))
		}
	}
	text, links := present.Markdown(t.Flat(blocks))
	r.message = message{Role: "assistant", Content: text, Annotations: []annotation{}}
	for _, l := range links {
		if !number.MatchString(l.Text) {
			continue
		}
		r.message.Annotations = append(r.message.Annotations, annotation{"url_citation", urlCitation{l.Start, l.End, l.URL, titles[l.Text]}})
		if !slices.Contains(r.citations, l.URL) {
			r.citations = append(r.citations, l.URL)
		}
	}
	return r
}

// linked returns citations with the addresses of their clauses in the reading room, where there is one.
func linked(all []answer.Citation, room string) []answer.Citation {
	out := slices.Clone(all)
	for i := range out {
		if u := present.ClauseURL(room, out[i].Ref); u != "" {
			out[i].URL = u
		}
	}
	return out
}

func (h *handler) completion(id, object string, a reply) completion {
	return completion{ID: id, Object: object, Created: h.Now().Unix(), Model: Model, Citations: a.citations, Yiju: &a.about}
}
