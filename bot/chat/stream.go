package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"yiju/bot/present"
)

// alive is how often a client that waits is shown that the answer is under way.
const alive = 10 * time.Second

// stream sends an answer as events, a paragraph each. It is sent when it is whole, as nothing that was shown can be taken back; until
// then comments keep the connection alive.
func (h *handler) stream(w http.ResponseWriter, r *http.Request, id string, ask func(context.Context) (reply, error), t *present.Texts, withUsage bool) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // for nginx
	e := &events{w, http.NewResponseController(w)}
	chunk := func(c choice) {
		e.send(completion{ID: id, Object: chunkObject, Created: h.Now().Unix(), Model: Model, Choices: []choice{c}, Citations: []string{}})
	}
	chunk(choice{Delta: &message{Role: "assistant"}})
	var a reply
	var err error
	if e.during(func() { a, err = ask(r.Context()) }); err != nil {
		h.failed(r.Context(), err)
		e.send(newFailure(http.StatusInternalServerError, "failed", t.Called("problem", "failed")))
		return
	}
	for part := range strings.SplitAfterSeq(a.message.Content, "\n\n") {
		chunk(choice{Delta: &message{Content: part}})
	}
	last := h.completion(id, chunkObject, a)
	last.Choices = []choice{{Delta: &message{Annotations: a.message.Annotations}, FinishReason: stopped()}}
	e.send(last)
	if withUsage {
		last.Choices, last.Usage = []choice{}, &usage{}
		e.send(last)
	}
	fmt.Fprint(w, "data: [DONE]\n\n")
	e.flush()
}

const chunkObject = "chat.completion.chunk"

// events writes server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
type events struct {
	w    http.ResponseWriter
	ctrl *http.ResponseController
}

// flush sends what is written. It fails where whoever asked is gone, which the context of the request says.
func (e *events) flush() { _ = e.ctrl.Flush() }

func (e *events) send(v any) {
	data, err := json.Marshal(v)
	if err != nil {
		return // of our own types it does not fail
	}
	fmt.Fprintf(e.w, "data: %s\n\n", data)
	e.flush()
}

// during runs what takes long, and shows a comment from time to time until it is done.
func (e *events) during(run func()) {
	done := make(chan struct{})
	var waiting sync.WaitGroup
	waiting.Go(func() {
		tick := time.NewTicker(alive)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				fmt.Fprint(e.w, ": under way\n\n")
				e.flush()
			}
		}
	})
	defer waiting.Wait()
	defer close(done)
	run()
}
