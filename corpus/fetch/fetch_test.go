package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree writes files, slash path to content, into a new folder. A content "-> target" makes a symbolic link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			link(t, target, full)
			continue
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(filepath.FromSlash(target), name); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
}

// outcome returns the text of the sentinel that err is, or its own.
func outcome(err error) string {
	for _, e := range []error{ErrTooLarge, ErrOutside, ErrLoop, ErrTwice, ErrNotRegular, ErrName, ErrAddress, errKind, fs.ErrNotExist,
		fs.ErrPermission} {
		if errors.Is(err, e) {
			return e.Error()
		}
	}
	return fmt.Sprint(err)
}

var errKind = errors.New("kind not accepted")

func onlyText(name string) error {
	if filepath.Ext(name) != ".txt" {
		return fmt.Errorf("%w: %s", errKind, name)
	}
	return nil
}

// collect returns a line for every candidate, "name = content" or "name ! reason", and the error that came last.
func collect(t *testing.T, files iter.Seq2[File, error]) (lines []string, last error) {
	t.Helper()
	of := 0
	for f, err := range files {
		if last != nil {
			t.Fatalf("%v after the error %v", f, last)
		}
		if last = err; err != nil {
			continue
		}
		if of = f.Of; f.N != len(lines)+1 {
			t.Errorf("%s is number %d, want %d", f.Name, f.N, len(lines)+1)
		}
		if f.Skipped != nil {
			if f.Data != nil {
				t.Errorf("%s: data beside the reason %v", f.Name, f.Skipped)
			}
			lines = append(lines, f.Name+" ! "+outcome(f.Skipped))
			continue
		}
		lines = append(lines, f.Name+" = "+string(f.Data))
	}
	if of != len(lines) && last == nil {
		t.Errorf("%d files, announced %d", len(lines), of)
	}
	return lines, last
}

func checkFolder(t *testing.T, dir string, opts Options, want ...string) {
	t.Helper()
	got, err := collect(t, Folder(t.Context(), dir, opts))
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestFolder(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.txt":               "B",
		"a/z.txt":             "Z",
		"a/deep/er/y.txt":     "Y",
		"a.txt":               "A",
		"中文.txt":              "文",
		"empty.txt":           "",
		"readmes.txt":         "not a README",
		"picture.png":         "p",
		".git/config.txt":     "hidden",
		".DS_Store":           "hidden",
		"a/.hidden.txt":       "hidden",
		"README":              "r",
		"README.md":           "r",
		"a/Readme.zh.txt":     "r",
		"readme_en.txt":       "r",
		"sources.yaml":        "m",
		"a/Sources.YML":       "m",
		"a/other-sources.yml": "o",
	})
	checkFolder(t, dir, Options{Accept: onlyText},
		"a.txt = A",
		"a/deep/er/y.txt = Y",
		"a/other-sources.yml ! kind not accepted",
		"a/z.txt = Z",
		"b.txt = B",
		"empty.txt = ",
		"picture.png ! kind not accepted",
		"readmes.txt = not a README",
		"中文.txt = 文",
	)
}

func TestFolderIsALink(t *testing.T) {
	dir := tree(t, map[string]string{"real/a.txt": "A", "real/b.txt": "-> a.txt", "link": "-> real"})
	checkFolder(t, filepath.Join(dir, "link"), Options{}, "a.txt = A", "b.txt = A")
}

func TestFolderErrors(t *testing.T) {
	dir := tree(t, map[string]string{"file.txt": "x", "hidden/.a": "x", "hidden/README.md": "x", "pictures/a.png": "x"})
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		dir  string
		want error
		n    int // candidates before the error
	}{
		{"missing", fs.ErrNotExist, 0},
		{"file.txt", ErrNotFolder, 0},
		{"empty", ErrNoSources, 0},
		{"hidden", ErrNoSources, 0},
		{"pictures", ErrNoSources, 1},
	}
	for _, tt := range tests {
		got, err := collect(t, Folder(t.Context(), filepath.Join(dir, tt.dir), Options{Accept: onlyText}))
		if !errors.Is(err, tt.want) || len(got) != tt.n {
			t.Errorf("%s: %v and error %v, want %d candidates and %v", tt.dir, got, err, tt.n, tt.want)
		}
		if err != nil && !strings.Contains(err.Error(), filepath.Join(dir, tt.dir)) {
			t.Errorf("%s: error %q does not name the folder", tt.dir, err)
		}
	}
}

func TestFolderSize(t *testing.T) {
	dir := tree(t, map[string]string{"just.txt": "12345", "more.txt": "123456", "small.txt": "1"})
	checkFolder(t, dir, Options{MaxBytes: 5}, "just.txt = 12345", "more.txt ! file too large", "small.txt = 1")
}

func TestFolderHugeFile(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "A", "huge.txt": ""})
	if err := os.Truncate(filepath.Join(dir, "huge.txt"), 1<<36); err != nil {
		t.Skipf("no sparse files here: %v", err)
	}
	checkFolder(t, dir, Options{}, "a.txt = A", "huge.txt ! file too large")
}

func TestFolderTooManyFiles(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "A", "b.txt": "B", "c.txt": "C"})
	if _, err := collect(t, Folder(t.Context(), dir, Options{MaxFiles: 2})); !errors.Is(err, ErrTooManyFiles) {
		t.Errorf("error %v, want %v", err, ErrTooManyFiles)
	}
	checkFolder(t, dir, Options{MaxFiles: 3}, "a.txt = A", "b.txt = B", "c.txt = C")
}

// A file and a folder that go away between the listing and the reading are skipped, the others are read.
func TestFolderChanges(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "A", "b.txt": "B", "c/c.txt": "C", "d.txt": "D", "e.txt": "E"})
	outside := tree(t, map[string]string{"secret.txt": "S"})
	files := func(yield func(File, error) bool) {
		for f, err := range Folder(t.Context(), dir, Options{MaxBytes: 9}) {
			if f.N == 1 {
				os.Remove(filepath.Join(dir, "b.txt"))
				os.RemoveAll(filepath.Join(dir, "c"))
				link(t, outside, filepath.Join(dir, "c"))
				os.Rename(filepath.Join(outside, "secret.txt"), filepath.Join(outside, "c.txt"))
				os.WriteFile(filepath.Join(dir, "d.txt"), []byte("0123456789"), 0o644)
			}
			if !yield(f, err) {
				return
			}
		}
	}
	got, err := collect(t, files)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 5 {
		t.Fatalf("got %q, want five candidates", got)
	}
	if !strings.HasPrefix(got[2], "c/c.txt ! ") || !strings.Contains(got[2], "escapes") {
		t.Errorf("got %q for a folder that became a link to the outside, want a refusal", got[2])
	}
	got[2] = ""
	want := []string{"a.txt = A", "b.txt ! " + fs.ErrNotExist.Error(), "", "d.txt ! file too large", "e.txt = E"}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestFolderPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := tree(t, map[string]string{"a.txt": "A", "b.txt": "B", "c/c.txt": "C", "d.txt": "D"})
	for _, name := range []string{"b.txt", "c"} {
		full := filepath.Join(dir, name)
		if err := os.Chmod(full, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(full, 0o755) })
	}
	no := " ! " + fs.ErrPermission.Error()
	checkFolder(t, dir, Options{}, "a.txt = A", "b.txt"+no, "c"+no, "d.txt = D")
}

func TestFolderBadNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"\xba\xff.txt", "a\nb.txt", "ok.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Skipf("no such names here: %v", err)
		}
	}
	checkFolder(t, dir, Options{}, `a\nb.txt ! name not usable`, "ok.txt = x", `\xba\xff.txt ! name not usable`)
}

func TestFolderStops(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "A", "b.txt": "B", "c.txt": "C"})
	for f, err := range Folder(t.Context(), dir, Options{}) {
		if f.Name != "a.txt" || err != nil {
			t.Fatalf("%v, %v after break", f, err)
		}
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	files := func(yield func(File, error) bool) {
		for f, err := range Folder(ctx, dir, Options{}) {
			cancel()
			if !yield(f, err) {
				return
			}
		}
	}
	got, err := collect(t, files)
	if diff := cmp.Diff(got, []string{"a.txt = A"}); diff != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v; (-got +want):\n%s", err, context.Canceled, diff)
	}
	if got, err := collect(t, Folder(ctx, dir, Options{})); len(got) > 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%v and error %v of a context that is done, want %v", got, err, context.Canceled)
	}
}

func TestSingle(t *testing.T) {
	dir := tree(t, map[string]string{"README.md": "R", ".hidden.txt": "H", "in/link.md": "-> ../README.md", "p.png": "P"})
	text := Options{Accept: func(name string) error {
		if filepath.Ext(name) == ".png" {
			return errKind
		}
		return nil
	}}
	tests := []struct {
		path, want string
		err        error
	}{
		{"README.md", "README.md = R", nil},
		{".hidden.txt", ".hidden.txt = H", nil},
		{"in/link.md", "link.md = R", nil},
		{"in/../in/link.md", "link.md = R", nil},
		{"p.png", "p.png ! kind not accepted", ErrNoSources},
		{"in", "in ! not a regular file", ErrNoSources},
		{"missing.txt", "", fs.ErrNotExist},
	}
	for _, tt := range tests {
		got, err := collect(t, Single(t.Context(), filepath.Join(dir, tt.path), text))
		if !errors.Is(err, tt.err) || strings.Join(got, "\n") != tt.want {
			t.Errorf("%s: %q and error %v, want %q and %v", tt.path, got, err, tt.want, tt.err)
		}
	}
}

func TestIsManifest(t *testing.T) {
	for name, want := range map[string]bool{
		"sources.yaml": true, "a/b/sources.yml": true, "Sources.YAML": true, "sources.json": false, "my-sources.yaml": false, "sources.yaml/a": false,
	} {
		if got := IsManifest(name); got != want {
			t.Errorf("IsManifest(%q) = %v, want %v", name, got, want)
		}
	}
}
