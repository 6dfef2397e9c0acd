package bot

import (
	"context"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/retrieval/service"
)

// withService adapts a handler that needs the serving snapshot.
func withService(run func(*turn, *service.Service) Response) func(*turn) Response {
	return func(t *turn) Response {
		s, release, refusal := t.serving()
		defer release()
		if refusal != "" {
			return t.tell(present.Problem, refusal)
		}
		return run(t, s)
	}
}

// withAnswer adapts a handler that needs the answer whose receipt a button carries.
func withAnswer(run func(*turn, state.Receipt, body) Response) func(*turn) Response {
	return func(t *turn) Response {
		r, b, gone := t.opened(t.Arg)
		if gone != nil {
			return *gone
		}
		return run(t, r, b)
	}
}

// withBoth combines withAnswer and withService.
func withBoth(run func(*turn, *service.Service, state.Receipt, body) Response) func(*turn) Response {
	return withAnswer(func(t *turn, r state.Receipt, b body) Response {
		return withService(func(t *turn, s *service.Service) Response { return run(t, s, r, b) })(t)
	})
}

// moderated restricts a handler to moderators.
func moderated(run func(*turn) Response) func(*turn) Response {
	return func(t *turn) Response {
		if lacks := t.lacks(Moderators, false); lacks != "" {
			return t.tell(present.Problem, lacks)
		}
		return run(t)
	}
}

// slow runs a handler in the background. Only the actor sees its response.
func slow(t *turn, run func(*turn) Response) Response {
	return Response{Private: true, Work: func(ctx context.Context, _ func(present.Message)) Response {
		ctx, cancel := context.WithTimeout(ctx, t.Timeout)
		defer cancel()
		return run(t.with(ctx))
	}}
}
