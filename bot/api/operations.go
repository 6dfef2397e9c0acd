package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// register adds the operations.
func (h *handler) register(api huma.API) {
	add(api, http.MethodGet, "/ask", "ask", "Ask a question", h.ask)
	add(api, http.MethodPost, "/ask", "askInConversation", "Ask a question, also one that follows up on others", h.converse)
	add(api, http.MethodGet, "/search", "search", "Find passages", h.search)
	add(api, http.MethodGet, "/cite", "cite", "Look up the clauses that a text names", h.cite)
	add(api, http.MethodGet, "/clause/{instrument}/{clause}", "clause", "Show all that is known of a clause", h.clause)
	add(api, http.MethodGet, "/instruments", "instruments", "List the instruments", h.instruments)
	add(api, http.MethodPost, "/verify", "verify", "Check the quotations in a text", h.verify)
	add(api, http.MethodGet, "/diff", "diff", "Compare two snapshots", h.diff)
	add(api, http.MethodGet, "/status", "status", "Describe the corpus and account for its sources", h.status)
}

// add adds an operation.
func add[I, O any](api huma.API, method, path, id, summary string, run func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, MaxBodyBytes: maxBody}, run)
}

// maxBody bounds the body of a request, in bytes. The longest is a text to check.
const maxBody = 1 << 20

type (
	// TextQuery is a request about a text.
	TextQuery struct {
		Asker
		Text string      `query:"q" required:"true" maxLength:"2000" doc:"What is asked, in Chinese or English."`
		Lang corpus.Lang `query:"lang" enum:"zh,en" doc:"Language of the result; by default that of the text or, of clauses, both."`
	}
	conversation struct {
		Asker
		Body struct {
			Question string        `json:"question" minLength:"1" maxLength:"2000"`
			Lang     corpus.Lang   `json:"lang,omitempty" enum:"zh,en"`
			History  []answer.Turn `json:"history,omitempty" maxItems:"20" doc:"Earlier questions, latest last."`
		}
	}
	searchQuery struct {
		TextQuery
		K       int  `query:"k" default:"10" minimum:"1" maximum:"100" doc:"How many passages are wanted."`
		Explain bool `query:"explain" doc:"Explain the ranking."`
	}
	clausePath struct {
		Asker
		Instrument string      `path:"instrument" doc:"Such as action-plan-2025."`
		Clause     string      `path:"clause" doc:"Such as 7."`
		Lang       corpus.Lang `query:"lang" enum:"zh,en" doc:"Language; by default both."`
	}
	verifyText struct {
		Asker
		Body struct {
			Text string `json:"text" minLength:"1" maxLength:"65536"`
			Bare bool   `json:"bare,omitempty" doc:"A text without quotation marks is one quotation."`
		}
	}
	snapshots struct {
		Asker
		From string `query:"from" maxLength:"100" doc:"Beginning of the name of a snapshot; by default the one before."`
		To   string `query:"to" maxLength:"100" doc:"The same; by default the one in service."`
	}
)

// instruments is the result of the operation of that name.
type instruments struct {
	Instruments []service.InstrumentStatus `json:"instruments"`
}

func (h *handler) ask(ctx context.Context, q *TextQuery) (*body[service.AskResult], error) {
	return h.asked(ctx, q.Asker, answer.Question{Text: q.Text, Lang: q.Lang})
}

func (h *handler) converse(ctx context.Context, q *conversation) (*body[service.AskResult], error) {
	return h.asked(ctx, q.Asker, answer.Question{Text: q.Body.Question, Lang: q.Body.Lang, History: q.Body.History})
}

func (h *handler) asked(ctx context.Context, a Asker, q answer.Question) (*body[service.AskResult], error) {
	return answered(ctx, h, a, func(svc *service.Service) (service.AskResult, error) {
		if err := a.wanted(q.Text, service.MostQuestion); err != nil {
			return service.AskResult{}, err
		}
		q.User = h.User
		res, err := svc.Ask(ctx, q)
		if err == nil && h.Recorded != nil {
			h.Recorded(ctx, &res)
		}
		return res, err
	})
}

func (h *handler) search(ctx context.Context, q *searchQuery) (*body[service.SearchResult], error) {
	return answered(ctx, h, q.Asker, func(svc *service.Service) (service.SearchResult, error) {
		if err := q.wanted(q.Text, service.MostQuestion); err != nil {
			return service.SearchResult{}, err
		}
		find := svc.Search
		if q.Explain {
			find = svc.Explain
		}
		return find(ctx, retrieval.Query{Text: q.Text, K: q.K})
	})
}

func (h *handler) cite(ctx context.Context, q *TextQuery) (*body[service.CiteResult], error) {
	return answered(ctx, h, q.Asker, func(svc *service.Service) (service.CiteResult, error) {
		if err := q.wanted(q.Text, service.MostQuestion); err != nil {
			return service.CiteResult{}, err
		}
		return svc.Cite(ctx, q.Text, q.Lang)
	})
}

func (h *handler) clause(ctx context.Context, q *clausePath) (*body[service.ShowResult], error) {
	return answered(ctx, h, q.Asker, func(svc *service.Service) (service.ShowResult, error) {
		res, err := svc.Show(ctx, corpus.Ref{Instrument: q.Instrument, Clause: q.Clause, Lang: q.Lang})
		if err != nil || res.Status != citation.NotFound {
			return res, err
		}
		var near []error
		for _, ref := range res.Suggestions {
			near = append(near, &huma.ErrorDetail{Message: "suggestion", Location: "path", Value: ref})
		}
		return res, huma.NewError(http.StatusNotFound, q.texts().CiteNotFound, near...)
	})
}

func (h *handler) instruments(ctx context.Context, q *Asker) (*body[instruments], error) {
	return answered(ctx, h, *q, func(svc *service.Service) (instruments, error) {
		return instruments{service.Overview(svc)}, nil
	})
}

func (h *handler) verify(ctx context.Context, q *verifyText) (*body[verify.Report], error) {
	return answered(ctx, h, q.Asker, func(svc *service.Service) (verify.Report, error) {
		if err := q.wanted(q.Body.Text, verify.MaxText); err != nil {
			return verify.Report{}, err
		}
		return svc.Verify(ctx, q.Body.Text, q.Body.Bare)
	})
}

func (h *handler) diff(ctx context.Context, q *snapshots) (*body[service.DiffResult], error) {
	return answered(ctx, h, q.Asker, func(*service.Service) (service.DiffResult, error) {
		if h.Comparer == nil {
			return service.DiffResult{}, q.problem(http.StatusNotFound, "no_history")
		}
		both, err := h.Comparer.Compare(ctx, q.From, q.To)
		if errors.Is(err, index.ErrNoSnapshot) {
			return service.DiffResult{}, q.problem(http.StatusNotFound, "no_snapshot")
		}
		return both.Result(), err
	})
}

func (h *handler) status(ctx context.Context, q *Asker) (*body[service.StatusResult], error) {
	return answered(ctx, h, *q, func(svc *service.Service) (service.StatusResult, error) { return svc.Status(ctx) })
}
