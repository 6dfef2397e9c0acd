package main

import (
	"context"
	"fmt"
	"path"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/retrieval/index"
)

// Add implements bot.Maintainer. The file is read at once, so that one which cannot be used is refused while whoever
// handed it in is there.
func (c *caretaker) Add(ctx context.Context, f bot.File) (_ string, err error) {
	defer c.tell(&err)
	bad := func(err error) error { return badFile(f, err) }
	if _, err := uploadName(f.Name); err != nil {
		return "", bad(err)
	}
	if f.Size > extract.MaxBytes {
		return "", bad(fmt.Errorf("%w: %d bytes, at most %d", extract.ErrTooLarge, f.Size, extract.MaxBytes))
	}
	data := f.Data
	if data == nil && f.URL != "" {
		opts := fetch.WebOptions{MaxBytes: extract.MaxBytes, Hosts: attachmentHosts(), Transport: c.app.transport}
		if data, err = fetchFile(ctx, f.URL, opts); ctx.Err() != nil {
			return "", ctx.Err()
		} else if err != nil {
			return "", bad(err)
		}
	}
	if err := recognise(ctx, f.Name, data); ctx.Err() != nil {
		return "", ctx.Err()
	} else if err != nil {
		return "", bad(err)
	}
	lease, err := c.dir.Lock(ctx)
	if err != nil {
		return "", err
	}
	defer lease.Unlock()
	return store(c.settings.Data, f.Name, data)
}

// badFile says why a file that was handed in is not taken.
func badFile(f bot.File, err error) error {
	why := reasonOf(err, f.URL, path.Base(f.Name), path.Join(index.UploadFolder, path.Base(f.Name)))
	say := make(map[corpus.Lang]string)
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		say[l] = textsIn(l).skipped(why)
	}
	return &bot.Explained{Err: fmt.Errorf("%w: %w", bot.ErrBadFile, err), Say: say}
}

// attachmentHosts are where Discord keeps files that people attach:
// https://discord.com/developers/docs/reference#signed-attachment-cdn-urls
func attachmentHosts() []string { return []string{"cdn.discordapp.com", "media.discordapp.net"} }

// fetchFile fetches a single file with the care that sources are fetched with.
func fetchFile(ctx context.Context, address string, opts fetch.WebOptions) ([]byte, error) {
	opts.Agent, opts.MaxTries = agent(), 2
	web, err := fetch.NewWeb(opts)
	if err != nil {
		return nil, err
	}
	defer web.Close()
	page, err := web.Get(ctx, address)
	if err != nil {
		return nil, err
	}
	return page.Data, nil
}
