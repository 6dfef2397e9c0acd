// Package fetch reads sources from a folder, a single file, or the files and web addresses that a manifest lists. It
// returns bytes and does not interpret them; package extract does.
//
// For web addresses (Web) see web.go for politeness towards servers, guard.go for addresses that are never connected to,
// and Status for what happens to the cached text if a server returns no new one.
//
// Every candidate is accounted for: a File carries either its bytes or the reason why it was not read. A problem with one
// file does not keep the others from being read. An iteration ends with an error only if the folder is missing or not a
// folder, nothing in it could be read, it contains too many files, or the context is done.
//
// Candidates are all files in a folder and its subfolders, except hidden ones (names that begin with a dot, such as .git
// and .DS_Store), README files and manifests (sources.yaml, sources.yml), which are not reported at all. Candidates are
// sorted bytewise by their slash path on every operating system.
//
// A symbolic link is followed if its target lies below the folder that is read; otherwise the candidate is refused, so
// that a folder from elsewhere cannot pull the machine's own files into the corpus. Files are opened through os.Root by
// their resolved path, so that this holds even if a file is replaced by a link in between. No folder is read twice: a
// link to a folder that contains the link is a loop, and a link to one that is read anyway is refused with its name.
// Devices, pipes and sockets are never opened.
package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// Default limits.
const (
	MaxBytes = 64 << 20 // of one file; checked before it is read
	MaxFiles = 100_000  // candidates in a folder, so that reading the root of a disk fails early
)

// Options selects what to read. The zero Options reads every file within the default limits.
type Options struct {
	Accept   func(name string) error // returns why a file of this name cannot be used, nil if it can
	MaxBytes int64                   // of one file; 0 means the constant MaxBytes
	MaxFiles int                     // candidates of a folder; 0 means the constant MaxFiles
	Web      *Web                    // fetches the addresses of a manifest; nil leaves them out, as ErrAddress

	// Begin is called with File.Name, N and Of of each candidate before it is read; it may be nil.
	Begin func(name string, n, of int)
}

// File is a candidate: either its bytes or the reason why it was not read.
type File struct {
	Name    string // slash path below the folder; the address of a manifest's source without a path
	Data    []byte // nil if Skipped is set; owned by the receiver
	Skipped error  // nil if the file was read; the text says what to do
	N, Of   int    // candidate N (1-based) of Of, for progress
	Page    *Page  // how an address was fetched; nil for a file
}

// Folder lazily reads the candidates of the folder dir, sorted by name. An error comes last, with a zero File: see the
// package comment.
func Folder(ctx context.Context, dir string, opts Options) iter.Seq2[File, error] {
	return files(ctx, dir, opts, func(f *folder) ([]candidate, error) {
		found, err := f.walk(ctx)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("%w: the folder holds no files; put the texts of the documents into it", ErrNoSources)
		}
		return found, err
	})
}

// files reads the candidates that find lists in dir.
func files(ctx context.Context, dir string, opts Options, find func(*folder) ([]candidate, error)) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		f, err := open(dir, opts)
		if err == nil {
			defer f.root.Close()
			var found []candidate
			if found, err = find(f); err == nil {
				f.readAll(ctx, found, yield)
				return
			}
		}
		yield(File{}, fmt.Errorf("fetch: %s: %w", dir, err))
	}
}

// Single reads one explicitly named file: it may be hidden, a README, or a link to anywhere.
func Single(ctx context.Context, file string, opts Options) iter.Seq2[File, error] {
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return func(yield func(File, error) bool) { yield(File{}, fmt.Errorf("fetch: %w", err)) }
	}
	return files(ctx, filepath.Dir(real), opts, func(*folder) ([]candidate, error) {
		name := filepath.Base(file)
		return []candidate{{name: name, real: filepath.Base(real), skipped: usable(name)}}, nil
	})
}

// Address fetches one page with opts.Web. Its Name is the address.
func Address(ctx context.Context, address string, opts Options) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		f := &folder{base: address, opts: opts}
		f.readAll(ctx, []candidate{{name: address, address: address, skipped: usable(address)}}, yield)
	}
}

// IsManifest reports whether name, a path, is that of a manifest: sources.yaml or sources.yml.
func IsManifest(name string) bool {
	base := strings.ToLower(path.Base(filepath.ToSlash(name)))
	return base == "sources.yaml" || base == "sources.yml"
}

// isReadme reports whether base names a README in any language and form: README, Readme.md, README_zh.txt.
func isReadme(base string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(base), "readme")
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLetter(first) && !unicode.IsDigit(first)
}

// usable refuses names that could not be cited.
func usable(name string) error {
	if !utf8.ValidString(name) {
		return ErrName.Because("%q is not UTF-8; rename the file, for example with convmv", name)
	}
	if strings.ContainsFunc(name, unicode.IsControl) {
		return ErrName.Because("%q contains a control character; rename the file", name)
	}
	return nil
}

// printable returns name, with Go escapes if it is not usable.
func printable(name string) string {
	if usable(name) == nil {
		return name
	}
	quoted := strconv.Quote(name)
	return quoted[1 : len(quoted)-1]
}

// folder is a folder that is being read.
type folder struct {
	root *os.Root
	base string // absolute path of root, without links
	opts Options
}

// candidate is a file that may be read.
type candidate struct {
	name    string // as reported
	real    string // slash path below the root, without links
	address string // web address; "" for a file
	skipped error
}

// open opens dir for reading. The caller closes the root.
func open(dir string, opts Options) (*folder, error) {
	opts.MaxBytes = cmp.Or(opts.MaxBytes, MaxBytes)
	opts.MaxFiles = cmp.Or(opts.MaxFiles, MaxFiles)
	base, err := filepath.Abs(dir)
	if err == nil {
		base, err = filepath.EvalSymlinks(base)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no such folder; check the path: %w", err)
	}
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(base)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%w; name the folder that the file is in, or the file as a single source", ErrNotFolder)
	}
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(base)
	return &folder{root: root, base: base, opts: opts}, err
}

// readAll yields found in order, and an ErrNoSources if none of it could be read.
func (f *folder) readAll(ctx context.Context, found []candidate, yield func(File, error) bool) {
	read := 0
	for i, c := range found {
		file := File{Name: printable(c.name), N: i + 1, Of: len(found)}
		if f.opts.Begin != nil && ctx.Err() == nil {
			f.opts.Begin(file.Name, file.N, file.Of)
		}
		switch {
		case ctx.Err() != nil:
		case c.address != "" && c.skipped == nil:
			file.Page, file.Skipped = f.opts.Web.Get(ctx, c.address)
			if file.Page != nil {
				file.Data = file.Page.Data
			}
		default:
			file.Data, file.Skipped = f.read(c)
		}
		if err := ctx.Err(); err != nil {
			yield(File{}, fmt.Errorf("fetch: stopped after %d of %d files: %w", i, len(found), err))
			return
		}
		if file.Skipped == nil {
			read++
		}
		if !yield(file, nil) {
			return
		}
	}
	if read == 0 {
		yield(File{}, fmt.Errorf("fetch: %s: %w: none of %d files could be read; each says why", f.base, ErrNoSources, len(found)))
	}
}

// read returns the bytes of c or the reason why it is skipped.
func (f *folder) read(c candidate) ([]byte, error) {
	if c.skipped != nil {
		return nil, c.skipped
	}
	if f.opts.Accept != nil {
		if err := f.opts.Accept(c.name); err != nil {
			return nil, err
		}
	}
	name := filepath.FromSlash(c.real)
	info, err := f.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(info.Mode())
	}
	if info.Size() > f.opts.MaxBytes {
		return nil, f.tooLarge(info.Size())
	}
	in, err := f.root.Open(name)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%w; give yourself the right to read it", err)
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var b bytes.Buffer
	b.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(in, f.opts.MaxBytes+1)); err != nil {
		return nil, err
	}
	if size := int64(b.Len()); size > f.opts.MaxBytes { // it has grown since
		return nil, f.tooLarge(size)
	}
	return b.Bytes(), nil
}

func (f *folder) tooLarge(size int64) error {
	return ErrTooLarge.Because("%d bytes or more, at most %d are read; split the file", corpus.FactBytes.Of(size), f.opts.MaxBytes)
}
