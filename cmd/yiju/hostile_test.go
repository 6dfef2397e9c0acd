//go:build linux

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"yiju/retrieval/archive"
)

// attack is a data directory that serves the rules of a ferry from a web server, which then turns hostile.
type attack struct {
	t    *testing.T
	site *site
	data string
	from string // a folder with the manifest of the good source, of the bad one, and with files
	env  map[string]string
	peak int64 // kilobytes of memory of the last command, with the programs that it ran
}

func newAttack(t *testing.T, data string) *attack {
	t.Helper()
	a := &attack{t: t, site: newSite(t), data: data, from: t.TempDir(), env: webEnv()}
	a.site.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	a.site.has("/bad", "text/plain", "钟楼管理规定\n\n第一条 钟楼的钟每天中午敲响一次。\n第二条 未经许可，任何人不得登上钟楼。\n")
	a.write("sources.yaml", []byte("sources:\n  - address: "+a.site.URL+"/ferry\n  - address: "+a.site.URL+"/bad\n"))
	if code, said := a.refresh(); code != 0 {
		t.Fatalf("status %d:\n%s", code, said)
	}
	return a
}

func (a *attack) write(name string, data []byte) {
	a.t.Helper()
	if err := os.WriteFile(filepath.Join(a.from, name), data, 0o644); err != nil {
		a.t.Fatal(err)
	}
}

// child runs a command in a process of its own and returns its status and all that it printed.
func (a *attack) child(change func(*exec.Cmd), args ...string) (code int, said string) {
	a.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		a.t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Args[0] = "yiju" // by which TestMain knows what to be
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=off")
	for k, v := range a.env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	if change != nil {
		change(cmd)
	}
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		a.t.Fatal(err)
	}
	a.peak = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	return cmd.ProcessState.ExitCode(), string(out)
}

func (a *attack) refresh() (code int, said string) {
	return a.child(nil, "corpus", "refresh", "-yes", "-data", a.data, "-from", filepath.Join(a.from, "sources.yaml"))
}

// stands checks that both texts are still cited and that nothing is left behind.
func (a *attack) stands() {
	a.t.Helper()
	for _, clause := range []string{"《渡口管理规定》第三条", "《钟楼管理规定》第二条"} {
		if code, said := a.child(nil, "cite", "-data", a.data, clause); code != 0 || !strings.Contains(said, "retrieved") {
			a.t.Errorf("%s: status %d:\n%s", clause, code, said)
		}
	}
	a.clean()
}

func (a *attack) clean() {
	a.t.Helper()
	err := filepath.WalkDir(a.data, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasSuffix(name, archive.TempSuffix) || strings.HasSuffix(name, ".part") || strings.HasSuffix(name, "-journal")) {
			a.t.Errorf("left behind: %s", name)
		}
		return err
	})
	if err != nil {
		a.t.Error(err)
	}
}

const (
	bombBytes = 2 << 30
	peakLimit = memoryFactor * 700 << 10 // kilobytes: ten times the largest source, of which a text needs several copies
)

// pour writes n bytes of text until the reader has enough.
func pour(w io.Writer, n int64) {
	piece := bytes.Repeat([]byte("河流 rivers\n"), 1<<12)
	for ; n > 0; n -= int64(len(piece)) {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
}

// TestHostileAddresses refreshes from a server that once gave a good text and turns hostile: the text stays, the message
// says why, memory is bounded, and the other source is refreshed all the same.
func TestHostileAddresses(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks gigabytes in processes of their own")
	}
	page := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", contentType)
			io.WriteString(w, body)
		}
	}
	for _, test := range []struct {
		name   string
		serve  http.HandlerFunc
		zh, en string
	}{
		{"truncated", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			io.WriteString(w, "钟楼管理规定\n\n第一条 钟楼的钟")
		}, "下载中断", "download broke off"},
		{"picture", page("image/png", "\x89PNG\r\n\x1a\n"+strings.Repeat("\x00\x01", 50)), "取得的内容无法使用（不是文本文件）", "not a text file"},
		{"type", page("application/vnd.ms-excel", "a,b,c"), "取得的内容无法使用（不支持这种文件）", "kind of file not supported"},
		{"login", page("application/pdf", "<html><body><form>Password</form></body></html>"), "取得的内容无法使用（内容与声明的类型不符）", "not what was promised"},
		{"empty", page("text/html", "<html><body><script>app()</script></body></html>"), "取得的内容无法使用（没有文字）", "no text"},
		{"private", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		}, "网址指向内部网络", "address of a private network"},
		{"scheme", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
			"网址无法使用", "web address not usable"},
		{"announced", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(bombBytes))
			pour(w, bombBytes)
		}, "下载内容太大", "download too large"},
		{"endless", func(w http.ResponseWriter, r *http.Request) { pour(w, bombBytes) }, "下载内容太大", "download too large"},
		{"gzip", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			defer z.Close()
			pour(z, bombBytes)
		}, "下载内容太大", "download too large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // much of it is waiting
			a := newAttack(t, filepath.Join(t.TempDir(), "data"))
			a.site.does("/bad", test.serve)
			a.site.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
			code, said := a.refresh()
			t.Logf("peak memory %d MB", a.peak>>10)
			if code != 0 || a.peak > peakLimit {
				t.Errorf("status %d, %d MB at most, want 0 and no more than %d", code, a.peak>>10, peakLimit>>10)
			}
			holds(t, "the report", said, test.en, "old text kept", "is now live", "{+二+}")
			a.env["YIJU_LANG"] = "zh"
			if code, said = a.refresh(); code != 0 || strings.Contains(said, test.en) {
				t.Errorf("in Chinese: status %d:\n%s", code, said)
			}
			holds(t, "the report", said, test.zh, "沿用旧文本")
			a.env["YIJU_LANG"] = "en"
			a.stands()
		})
	}
}

// TestHostileFiles refreshes from a folder into which somebody put what is made to do harm.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks gigabytes in processes of their own")
	}
	var docx bytes.Buffer
	z := zip.NewWriter(&docx)
	for name, write := range map[string]func(io.Writer){
		"_rels/.rels": func(w io.Writer) {
			io.WriteString(w, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" `+
				`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
		},
		"word/document.xml": func(w io.Writer) {
			io.WriteString(w, `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
			paras := strings.Repeat(`<w:p><w:r><w:t>河流</w:t></w:r></w:p>`, 1<<14)
			for n := 0; n < bombBytes; n += len(paras) {
				io.WriteString(w, paras)
			}
			io.WriteString(w, `</w:body></w:document>`)
		},
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(w)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		file   string
		data   []byte
		zh, en string
	}{
		{"zip bomb", "rules.docx", docx.Bytes(), "解开后远大于文件本身", "content far larger than the file"},
		{"pages", "empty.pdf", emptyPDF(10_000), "页数太多", "too many pages"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := exec.LookPath("pdftotext"); err != nil && strings.HasSuffix(test.file, ".pdf") {
				t.Skip("pdftotext of poppler is not installed")
			}
			a := newAttack(t, filepath.Join(t.TempDir(), "data"))
			a.write(test.file, test.data)
			a.write("sources.yaml", []byte("sources:\n  - address: "+a.site.URL+"/ferry\n  - address: "+a.site.URL+"/bad\n  - path: "+test.file+"\n"))
			code, said := a.refresh()
			t.Logf("%d KB, peak memory %d MB", len(test.data)>>10, a.peak>>10)
			if code != 1 || a.peak > peakLimit {
				t.Errorf("status %d, %d MB at most, want 1 and no more than %d", code, a.peak>>10, peakLimit>>10)
			}
			holds(t, "the report", said, test.en, "sources were skipped: 1")
			a.env["YIJU_LANG"] = "zh"
			_, said = a.refresh()
			holds(t, "the report", said, test.zh)
			a.env["YIJU_LANG"] = "en"
			a.stands()
		})
	}
}

// emptyPDF is a file of so many pages without a character.
func emptyPDF(pages int) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(text string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), text)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 3+i)
	}
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), pages))
	for range pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// TestFullDisk refreshes where a file can have only so many bytes, and where the disk has no room: the message says so,
// what served serves on, and with room again the refresh succeeds.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks gigabytes in processes of their own")
	}
	t.Run("file size", func(t *testing.T) {
		a := newAttack(t, filepath.Join(t.TempDir(), "data"))
		a.site.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
		args := []string{"corpus", "refresh", "-yes", "-data", a.data, "-from", filepath.Join(a.from, "sources.yaml")}
		limited := func(cmd *exec.Cmd) { // 16 KB: enough for what is fetched, not for a snapshot
			cmd.Args = append([]string{"sh", "-c", `ulimit -f 32; exec -a yiju "$0" "$@"`, cmd.Path}, args...)
			cmd.Path, cmd.Err = "/bin/bash", nil
		}
		if _, err := os.Stat("/bin/bash"); err != nil {
			t.Skip("no shell that gives a program another name")
		}
		a.full(func() (int, string) { return a.child(limited, args...) }, func() {})
	})
	t.Run("no room", func(t *testing.T) {
		disk := t.TempDir()
		if err := syscall.Mount("none", disk, "tmpfs", 0, "size=8m"); err != nil {
			t.Skip("no small disk can be mounted: ", err)
		}
		t.Cleanup(func() {
			if err := syscall.Unmount(disk, 0); err != nil {
				t.Error(err)
			}
		})
		a := newAttack(t, filepath.Join(disk, "data"))
		a.site.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
		filler := fill(t, disk)
		a.full(a.refresh, func() {
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
		})
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// full checks a refresh without room, and one after room is made.
func (a *attack) full(refresh func() (int, string), room func()) {
	a.t.Helper()
	serving, err := archive.OpenDir(a.data).Serving()
	if err != nil {
		a.t.Fatal(err)
	}
	for lang, words := range map[string][]string{"en": {"is full", "Free some space", "stays live"}, "zh": {"磁盘已满", "腾出空间", "继续"}} {
		a.env["YIJU_LANG"] = lang
		code, said := refresh()
		if code != 1 {
			a.t.Errorf("status %d:\n%s", code, said)
		}
		holds(a.t, "the message", said, words...)
		if now, err := archive.OpenDir(a.data).Serving(); err != nil || now != serving {
			a.t.Errorf("%s serves (%v), want %s", now, err, serving)
		}
	}
	room()
	a.env["YIJU_LANG"] = "en"
	if code, said := a.refresh(); code != 0 || !strings.Contains(said, "is now live") {
		a.t.Errorf("with room again: status %d:\n%s", code, said)
	}
	a.stands()
}

// TestReadOnlyData refreshes into a directory that may not be written, as a user who is not root.
func TestReadOnlyData(t *testing.T) {
	a := newAttack(t, filepath.Join(t.TempDir(), "data"))
	serving, err := archive.OpenDir(a.data).Serving()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := os.MkdirTemp("", "yiju") // that anybody can read, as those of a test are not
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(shared) })
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(shared, "yiju")
	for _, err := range []error{
		os.CopyFS(filepath.Join(shared, "data"), os.DirFS(a.data)), os.CopyFS(filepath.Join(shared, "from"), os.DirFS(a.from)),
		os.WriteFile(name, program, 0o755), os.Chmod(shared, 0o755),
		filepath.WalkDir(filepath.Join(shared, "data"), func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				return os.Chmod(name, 0o555)
			} else if err == nil {
				return os.Chmod(name, 0o444)
			}
			return err
		}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		filepath.WalkDir(filepath.Join(shared, "data"), func(name string, d fs.DirEntry, err error) error { return os.Chmod(name, 0o755) })
	})
	a.data = filepath.Join(shared, "data")
	a.site.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
	for lang, words := range map[string][]string{"en": {"is not writable", "stays live"}, "zh": {"无法写入", "换一个目录"}} {
		a.env["YIJU_LANG"] = lang
		code, said := a.child(func(cmd *exec.Cmd) {
			cmd.Path, cmd.Dir = name, shared
			if os.Getuid() == 0 {
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
		}, "corpus", "refresh", "-yes", "-data", a.data, "-from", filepath.Join(shared, "from", "sources.yaml"))
		if code != 1 {
			t.Errorf("status %d:\n%s", code, said)
		}
		holds(t, "the message", said, words...)
	}
	if now, err := archive.OpenDir(a.data).Serving(); err != nil || now != serving {
		t.Errorf("%s serves (%v), want %s", now, err, serving)
	}
	a.env["YIJU_LANG"] = "en"
	a.stands()
}

// fill fills a small disk and returns the file that does.
func fill(t *testing.T, disk string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(f, zeros{}, 1<<30); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
