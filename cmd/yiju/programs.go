package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yiju/bot/api"
	"yiju/bot/chat"
	"yiju/bot/mcp"
	"yiju/bot/state"
	"yiju/retrieval/service"
)

// programChannel is where receipts of answers for other programs are from, and whose budget their model calls use.
const programChannel = "api"

// programs returns the handlers for other programs by pattern: the API, chat completions, and tools for language models. room is the
// address of the reading room, "" for none.
func (s *server) programs(room string) (map[string]http.Handler, error) {
	comparer := s.comparer()
	tools, err := mcp.New(mcp.Options{
		Library: s.manager, Comparer: comparer, Room: room, Origins: s.Origins, Version: ownVersion(), Log: s.log,
	}).Handler()
	all := map[string]http.Handler{
		api.Prefix + "/": api.Handler(api.Options{
			Library: s.manager, Comparer: comparer, Recorded: s.recorded, User: programChannel, Log: s.log,
		}),
		"/v1/": chat.Handler(chat.Options{Library: s.manager, Room: room, Recorded: s.recorded, User: programChannel, Log: s.log}),
		"/mcp": tools,
	}
	access := api.Access{Tokens: strings.Fields(strings.ReplaceAll(s.getenv("YIJU_API_TOKENS"), ",", " ")), Origins: s.Origins}
	for _, pattern := range slices.Collect(maps.Keys(all)) {
		all[pattern] = access.Guard(all[pattern])
	}
	return all, err
}

// recorded saves the receipt of an answer, where receipts are kept.
func (s *server) recorded(ctx context.Context, res *service.AskResult) {
	if s.store == nil || s.Receipts == 0 {
		return
	}
	body, err := json.Marshal(res.Record())
	if err == nil {
		var saved state.Receipt
		saved, err = s.store.SaveReceipt(ctx, state.Receipt{Channel: programChannel, Question: res.Question, Body: body})
		res.ReceiptID = saved.ID
	}
	if err != nil && ctx.Err() == nil {
		s.log.Error("a receipt cannot be saved", "error", err)
	}
}
