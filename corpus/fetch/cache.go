package fetch

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"
)

// entry is a page with its validators for conditional requests.
type entry struct {
	Page         *Page
	ETag         string
	LastModified string
	fresh        bool // just received from the server
}

// cache keeps one file per address: a line of JSON followed by the body. Files are written to a temporary name and
// renamed, so that none is ever incomplete. Each has a Seen next to it. A nil cache stores nothing.
type cache struct {
	dir      string
	most     int64
	readOnly bool
}

// header is the first line of a file of the cache.
type header struct {
	Address      string    `json:"address"`
	Final        string    `json:"final"`
	ContentType  string    `json:"content_type"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Retrieved    time.Time `json:"retrieved"`
	SHA256       string    `json:"sha256"` // of the body
}

const partExt = ".part" // of unfinished files

// openCache opens the cache in dir and removes unfinished files of killed processes.
func openCache(dir string, most int64, readOnly bool) (*cache, error) {
	switch {
	case dir == "":
		return nil, nil
	case readOnly:
		return &cache{dir, most, true}, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, because(ErrCache, err, "choose another folder")
	}
	left, _ := fs.Glob(os.DirFS(dir), "*"+partExt) // it fails for bad patterns only
	for _, name := range left {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, because(ErrCache, err, "remove the file")
		}
	}
	return &cache{dir, most, false}, nil
}

func (c *cache) path(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(c.dir, hex.EncodeToString(sum[:16]))
}

// load returns the entry of an address, nil if there is none. An error means that the file is damaged.
func (c *cache) load(address string) (*entry, error) {
	if c == nil {
		return nil, nil
	}
	name := c.path(address)
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && info.Size() > c.most+1<<20 {
		err = fmt.Errorf("%s has %d bytes", name, info.Size())
	}
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	first, body, _ := bytes.Cut(data, []byte("\n"))
	var h header
	if err := json.Unmarshal(first, &h); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(body); h.SHA256 != hex.EncodeToString(sum[:]) || h.Address != address {
		return nil, fmt.Errorf("%s is damaged", name)
	}
	page := &Page{Address: h.Address, Final: h.Final, Data: body, ContentType: h.ContentType, Retrieved: h.Retrieved}
	return &entry{Page: page, ETag: h.ETag, LastModified: h.LastModified}, nil
}

// store saves an entry.
func (c *cache) store(e *entry) error {
	if c == nil || c.readOnly {
		return nil
	}
	p := e.Page
	sum := sha256.Sum256(p.Data)
	first, err := json.Marshal(header{p.Address, p.Final, p.ContentType, e.ETag, e.LastModified, p.Retrieved, hex.EncodeToString(sum[:])})
	if err != nil {
		return because(ErrCache, err, "address %s", p.Address)
	}
	if err := writeFile(c.path(p.Address), first, []byte("\n"), p.Data); err != nil {
		return because(ErrCache, err, "make room on the disk or give yourself the right to write; the older text stays")
	}
	return nil
}

// writeFile replaces a file atomically.
func writeFile(name string, parts ...[]byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*"+partExt)
	if err != nil {
		return err
	}
	all := net.Buffers(parts)
	_, err = all.WriteTo(f)
	if err = cmp.Or(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
