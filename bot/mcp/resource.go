package mcp

import (
	"context"
	"errors"
	"net/url"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/service"
)

// clauseResource reads the resource of a clause.
func (s *Server) clauseResource(ctx context.Context, req *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	address := req.Params.URI
	u, err := url.Parse(address)
	if err != nil {
		return nil, sdk.ResourceNotFoundError(address)
	}
	ref, err := corpus.ParseRef(strings.TrimPrefix(u.Path, "/"))
	if ref.Lang = corpus.Lang(u.Query().Get("lang")); err != nil || ref.Lang != "" && ref.Lang != corpus.Chinese && ref.Lang != corpus.English {
		return nil, sdk.ResourceNotFoundError(address)
	}
	c := &call{Server: s, t: present.TextsIn(ref.Lang)}
	svc, release := s.o.Library.Lease()
	defer release()
	if c.svc = svc; svc == nil {
		return nil, c.problem("unavailable")
	}
	found, err := svc.Clauses(ctx, service.Place{Ref: ref})
	if errors.Is(err, index.ErrNotFound) {
		return nil, sdk.ResourceNotFoundError(address)
	} else if err != nil {
		return nil, err
	}
	var all []clause
	for _, v := range found {
		all = append(all, c.clause(c.t.ServedClause(v), mostText))
	}
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: address, MIMEType: markdownType, Text: c.write(all, "")}}}, nil
}
