//go:build unix

package fetch

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

func TestFolderLinks(t *testing.T) {
	outside := tree(t, map[string]string{"secret.txt": "S"})
	dir := tree(t, map[string]string{
		"a/x.txt":         "X",
		"a/up":            "-> ..",
		"a/b/self":        "-> .",
		"a/b/up":          "-> ..",
		"a/b/y.txt":       "Y",
		"0-again":         "-> a",
		"1-again":         "-> a/b",
		"abs-secret.txt":  "-> " + filepath.Join(outside, "secret.txt"),
		"abs-folder":      "-> " + outside,
		"rel-secret.txt":  "-> ../" + filepath.Base(outside) + "/secret.txt",
		"circle.txt":      "-> circle2.txt",
		"circle2.txt":     "-> circle.txt",
		"gone.txt":        "-> nothing.txt",
		"link.txt":        "-> a/x.txt",
		"link-link.txt":   "-> link.txt",
		".store/v1/k.txt": "K",
		".store/v1/back":  "-> ../..",
		".store/v1/round": "-> ../../current",
		"current":         "-> .store/v1",
		"current.txt":     "-> current/k.txt",
	})
	link(t, filepath.Join(dir, "a", "x.txt"), filepath.Join(dir, "abs-inside.txt"))
	got, err := collect(t, Folder(t.Context(), dir, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range got {
		if strings.HasPrefix(line, "circle") {
			got[i], _, _ = strings.Cut(line, " ! ") // the system's own words
		}
	}
	want := []string{
		"0-again ! already read",
		"1-again ! already read",
		"a/b/self ! directory loop",
		"a/b/up ! directory loop",
		"a/b/y.txt = Y",
		"a/up ! directory loop",
		"a/x.txt = X",
		"abs-folder ! leads outside the folder",
		"abs-inside.txt = X",
		"abs-secret.txt ! leads outside the folder",
		"circle.txt",
		"circle2.txt",
		"current.txt = K",
		"current/back ! directory loop",
		"current/k.txt = K",
		"current/round ! directory loop",
		"gone.txt ! file does not exist",
		"link-link.txt = X",
		"link.txt = X",
		"rel-secret.txt ! leads outside the folder",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

// Folders full of links to one another would be read a thousand times over if links were simply followed.
func TestFolderManyLinks(t *testing.T) {
	files := map[string]string{"top.txt": "T"}
	for _, from := range "abcdefghij" {
		for _, to := range "abcdefghij" {
			files[".d/"+string(from)+"/to-"+string(to)] = "-> ../" + string(to)
		}
	}
	files["in"] = "-> .d/a"
	got, err := collect(t, Folder(t.Context(), tree(t, files), Options{MaxFiles: 200}))
	if err != nil {
		t.Fatal(err)
	}
	if want := 10*10 - 9 + 1; len(got) != want { // nine links lead to folders not yet read
		t.Errorf("%d candidates, want %d", len(got), want)
	}
}

func TestFolderPipe(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "A", "link.txt": "-> pipe.txt"})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o644); err != nil {
		t.Skip(err)
	}
	checkFolder(t, dir, Options{}, "a.txt = A", "link.txt ! not a regular file", "pipe.txt ! not a regular file")
}

func TestManifest(t *testing.T) {
	outside := tree(t, map[string]string{"secret.txt": "S"})
	dir := tree(t, map[string]string{
		"b/law.txt":    "L",
		"a.txt":        "A",
		"not-listed":   "N",
		".hidden.txt":  "H",
		"README.md":    "R",
		"link.txt":     "-> a.txt",
		"secret.txt":   "-> " + filepath.Join(outside, "secret.txt"),
		"picture.html": "P",
	})
	var m corpus.Manifest
	for _, p := range []string{"b/law.txt", "./a.txt", ".hidden.txt", "b/../a.txt", "link.txt", "secret.txt", "missing.txt", "b",
		"../" + filepath.Base(outside) + "/secret.txt", outside + "/secret.txt", "picture.html", "a\x00b.txt"} {
		m.Sources = append(m.Sources, corpus.ManifestSource{Path: p, Address: "https://example.org/" + p})
	}
	m.Sources = append(m.Sources, corpus.ManifestSource{Address: "https://example.org/only"})
	got, err := collect(t, Manifest(t.Context(), dir, m, Options{Accept: onlyText}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"b/law.txt = L",
		"a.txt = A",
		".hidden.txt = H",
		"a.txt ! already read",
		"link.txt = A",
		"secret.txt ! leads outside the folder",
		"missing.txt ! file does not exist",
		"b ! kind not accepted",
		"../" + filepath.Base(outside) + "/secret.txt ! leads outside the folder",
		outside + "/secret.txt ! leads outside the folder",
		"picture.html ! kind not accepted",
		`a\x00b.txt ! name not usable`,
		"https://example.org/only ! web address without a file",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestManifestErrors(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "A"})
	one := corpus.Manifest{Sources: []corpus.ManifestSource{{Path: "b.txt"}}}
	if _, err := collect(t, Manifest(t.Context(), dir, corpus.Manifest{}, Options{})); !errors.Is(err, ErrNoSources) {
		t.Errorf("empty manifest: error %v, want %v", err, ErrNoSources)
	}
	if got, err := collect(t, Manifest(t.Context(), dir, one, Options{})); len(got) != 1 || !errors.Is(err, ErrNoSources) {
		t.Errorf("manifest of missing files: %q, error %v, want one candidate and %v", got, err, ErrNoSources)
	}
	if _, err := collect(t, Manifest(t.Context(), filepath.Join(dir, "a.txt"), one, Options{})); !errors.Is(err, ErrNotFolder) {
		t.Errorf("manifest below a file: error %v, want %v", err, ErrNotFolder)
	}
}
