package vector

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"yiju/retrieval/index"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/google/go-cmp/cmp/cmpopts"
)

// clustered returns vectors as models give them: with much in common, in groups, none of length 1.
func clustered(r *rand.Rand, n, dimension int) [][]float32 {
	noise := func(size float64) []float64 {
		v := make([]float64, dimension)
		for i := range v {
			v[i] = size * r.NormFloat64()
		}
		return v
	}
	common := noise(1)
	groups := make([][]float64, max(1, n/40))
	for g := range groups {
		groups[g] = noise(0.7)
	}
	list := make([][]float32, n)
	for i := range list {
		own, group := noise(0.5), groups[r.IntN(len(groups))]
		list[i] = make([]float32, dimension)
		for k := range list[i] {
			list[i][k] = float32(3 * (common[k] + group[k] + own[k]))
		}
	}
	return list
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

// TestQuantizedCosines compares the cosines to stored vectors with exact ones, and the first hundred by either.
func TestQuantizedCosines(t *testing.T) {
	const n, depth, questions = 4000, 100, 8
	for _, dimension := range []int{5, 384, 1024} {
		r := rand.New(rand.NewPCG(7, uint64(dimension)))
		list := clustered(r, n+questions, dimension)
		var block []byte
		for _, v := range list[:n] {
			b, ok := pack(v)
			if !ok || !packed(b, dimension) {
				t.Fatalf("%d dimensions: a vector cannot be packed", dimension)
			}
			block = append(block, b...)
		}
		worst, kept := 0.0, 0
		for _, q := range list[n:] {
			p, ok := newProbe(q, dimension)
			if !ok {
				t.Fatal("no probe")
			}
			got, want := make([]float64, n), make([]float64, n)
			if !p.cosines(block, func(i int, c float64) { got[i] = c }) {
				t.Fatal("the block cannot be read")
			}
			for i := range want {
				want[i] = cosine(list[i], q)
				worst = max(worst, math.Abs(got[i]-want[i]))
			}
			a, b := firstOf(got, depth), firstOf(want, depth)
			for _, i := range a {
				if slices.Contains(b, i) {
					kept++
				}
			}
		}
		t.Logf("%d dimensions: cosines differ by up to %.5f; of the first %d stay %.1f", dimension, worst, depth, float64(kept)/questions)
		if dimension > 100 && (worst > 0.005 || kept < 97*questions) || worst > 0.01 {
			t.Errorf("%d dimensions: cosines differ by up to %f, and of the first %d %f stay", dimension, worst, depth, float64(kept)/questions)
		}
	}
}

// firstOf returns the places of the k largest values.
func firstOf(values []float64, k int) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	return order[:k]
}

func TestPackRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, v := range map[string][]float32{
		"nothing": {}, "zero": {0, 0}, "not a number": {1, nan}, "infinite": {1, -inf}, "too long": slices.Repeat([]float32{1}, maxDimension+1),
	} {
		if b, ok := pack(v); ok {
			t.Errorf("%s: packed as %v", name, b)
		}
		if _, ok := newProbe(v, len(v)); ok && len(v) <= maxDimension {
			t.Errorf("%s: a probe", name)
		}
	}
	if _, ok := newProbe([]float32{1, 2}, 3); ok {
		t.Error("a probe of another dimension")
	}
}

// FuzzPack packs any numbers: a vector comes back as it was, but for its length and a 127th of its largest number.
func FuzzPack(f *testing.F) {
	f.Add([]byte{0, 0, 128, 63, 0, 0, 0, 64})
	f.Add([]byte{0, 0, 192, 127})
	f.Add(binary.LittleEndian.AppendUint32(nil, math.Float32bits(math.SmallestNonzeroFloat32)))
	f.Add(binary.LittleEndian.AppendUint32(nil, math.Float32bits(-math.MaxFloat32)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v []float32
		for len(data) >= 4 {
			v, data = append(v, math.Float32frombits(binary.LittleEndian.Uint32(data))), data[4:]
		}
		b, ok := pack(v)
		p, ok2 := newProbe(v, len(v))
		if ok != (ok2 && len(v) > 0 && len(v) <= maxDimension) {
			t.Fatalf("packed %v, probe %v", ok, ok2)
		}
		if !ok {
			return
		}
		if !packed(b, len(v)) {
			t.Fatalf("%v is packed as %v, which is no vector", v, b)
		}
		var length, most float64
		for _, x := range v {
			length, most = math.Hypot(length, float64(x)), max(most, math.Abs(float64(x)))
		}
		for i, x := range v {
			got := scale(b) * float64(int8(b[scaleBytes+i])) * length
			if math.Abs(got-float64(x)) > most/quantum*0.51 {
				t.Fatalf("number %d is %g, want %g", i, got, x)
			}
		}
		visited := 0
		if !p.cosines(slices.Concat(b, b), func(int, float64) { visited++ }) || visited != 2 {
			t.Fatalf("%d of two vectors compared", visited)
		}
	})
}

// FuzzCosines reads any bytes as stored vectors: they are refused or give finite cosines, one for each vector.
func FuzzCosines(f *testing.F) {
	good, _ := pack([]float32{1, 2, 3})
	f.Add(good, uint16(3))
	f.Add(slices.Concat(good, good), uint16(3))
	f.Add(good, uint16(4))
	f.Add(good[:5], uint16(3))
	f.Add([]byte{}, uint16(1))
	f.Add([]byte{0, 0, 192, 127, 1}, uint16(1))
	f.Fuzz(func(t *testing.T, block []byte, size uint16) {
		dimension := 1 + int(size)%maxDimension
		p, ok := newProbe(slices.Repeat([]float32{1}, dimension), dimension)
		if !ok {
			t.Fatal("no probe")
		}
		n := 0
		ok = p.cosines(block, func(i int, c float64) {
			if i != n || math.IsNaN(c) || math.Abs(c) > mostCosine {
				t.Fatalf("cosine %d of %d is %f", i, n, c)
			}
			n++
		})
		if ok != (n*(scaleBytes+dimension) == len(block)) {
			t.Fatalf("%d vectors of %d dimensions in %d bytes, %v", n, dimension, len(block), ok)
		}
	})
}

// BenchmarkVectors compares a question with 200,000 vectors: stored ones in memory and in a file, and, as the yardstick,
// numbers of 32 bits in memory. MB is the size, heap-MB what stays in memory.
func BenchmarkVectors(b *testing.B) {
	const n = 200_000
	for _, dimension := range []int{384, 1024} {
		r := rand.New(rand.NewPCG(1, 2))
		some := clustered(r, 1000, dimension)
		p, _ := newProbe(some[0], dimension)
		b.Run(fmt.Sprintf("float32/memory/%d", dimension), func(b *testing.B) {
			flat := make([]float32, n*dimension)
			for i := range n {
				copy(flat[i*dimension:], some[i%len(some)])
			}
			var sink float32
			for b.Loop() {
				for i := range n {
					sink += dot32(flat[i*dimension:(i+1)*dimension], some[0])
				}
			}
			runtime.KeepAlive(sink)
			b.ReportMetric(float64(4*len(flat))/1e6, "MB")
		})
		v := syntheticVectors(b, n, dimension, some)
		for _, place := range []string{"memory", "file"} {
			b.Run(fmt.Sprintf("bytes/%s/%d", place, dimension), func(b *testing.B) {
				before := heap()
				held := &Index{meta: v.meta, stream: v.stream}
				if place == "memory" {
					held.stream = inMemory(v.stream)
				}
				if _, err := held.standOut(b.Context(), &p, 100, everything); err != nil { // reads, if it is in memory
					b.Fatal(err)
				}
				for b.Loop() {
					if _, err := held.standOut(b.Context(), &p, 100, everything); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n*(scaleBytes+dimension))/1e6, "MB")
				b.ReportMetric((heap()-before)/1e6, "heap-MB")
			})
		}
	}
}

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// syntheticVectors writes a file with n vectors, some of which are repeated.
func syntheticVectors(b *testing.B, n, dimension int, some [][]float32) *Index {
	b.Helper()
	path := filepath.Join(b.TempDir(), "s.db")
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=OFF&_synchronous=OFF")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := tx.Exec(`CREATE TABLE vector (first INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT`); err != nil {
		b.Fatal(err)
	}
	each := rowBytes / (scaleBytes + dimension)
	for first := 0; first < n; first += each {
		var row []byte
		for i := first; i < min(n, first+each); i++ {
			v, _ := pack(some[i%len(some)])
			row = append(row, v...)
		}
		if _, err := tx.Exec(`INSERT INTO vector VALUES (?, ?)`, first+1, row); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	ro, err := sql.Open("sqlite3", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ro.Close() })
	return &Index{meta: index.Meta{Passages: n, Vectors: n, Dimension: dimension}, stream: func(ctx context.Context, visit func(int64, []byte) error) error {
		rows, err := ro.QueryContext(ctx, `SELECT first, data FROM vector ORDER BY first`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var first int64
			var data sql.RawBytes
			if err := rows.Scan(&first, &data); err != nil {
				return err
			}
			if err := visit(first, data); err != nil {
				return err
			}
		}
		return rows.Err()
	}}
}

func dot32(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i+4 <= len(a); i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	return s0 + s1 + s2 + s3
}

// everything is all passages as one span.
var everything = []Span{{First: 1, Last: math.MaxInt64, Weight: 1}}

func TestStandOut(t *testing.T) {
	const standOutDepth = 100
	// Vectors at rising angles to the first axis, the nearest last.
	n := 3 * standOutDepth
	b := blockOf(t, n, func(i int) []float32 {
		angle := 0.3 + float64(n-i)/float64(n)
		return []float32{float32(math.Cos(angle)), float32(math.Sin(angle))}
	})
	v := &Index{meta: index.Meta{Passages: n, Vectors: n, Dimension: 2}, stream: func(_ context.Context, visit func(int64, []byte) error) error {
		return visit(1, b)
	}}
	p, ok := newProbe([]float32{1, 0}, 2)
	if !ok {
		t.Fatal("no probe")
	}
	near, err := v.standOut(t.Context(), &p, standOutDepth, everything)
	if err != nil {
		t.Fatal(err)
	}
	got := near.Passages
	if len(got) != standOutDepth || got[0].ID != int64(n) {
		t.Fatalf("%d passages, the first is %v", len(got), got[:min(len(got), 1)])
	}
	quantile := func(share float64) float64 { return math.Cos(1.3 - share) }
	want := (math.Cos(0.3) - math.Cos(0.3+standOutDepth/float64(n))) / (quantile(0.5) - quantile(0.16))
	if diff := gocmp.Diff(got[0].Score, want, cmpopts.EquateApprox(0, 0.05)); diff != "" {
		t.Errorf("first score (-got +want):\n%s", diff)
	}
	if near.Stand != 0 { // spread evenly, the nearest is no exception
		t.Errorf("stands out by %.2f", near.Stand)
	}
	for i := 1; i < len(got); i++ {
		if got[i].Score > got[i-1].Score {
			t.Errorf("%v behind %v", got[i], got[i-1])
		}
	}
	// Where the vectors are kept in memory, they are the same.
	kept := &Index{meta: v.meta, stream: inMemory(v.stream)}
	for range 2 {
		again, err := kept.standOut(t.Context(), &p, standOutDepth, everything)
		if diff := gocmp.Diff(again, near); err != nil || diff != "" {
			t.Errorf("in memory: %v (-got +want):\n%s", err, diff)
		}
	}
	// If all are alike, none stands out; if one is not, it does.
	for _, same := range []bool{true, false} {
		b = blockOf(t, n, func(i int) []float32 {
			if !same && i == 7 {
				return []float32{1, 0}
			}
			return []float32{1, 1}
		})
		near, err := v.standOut(t.Context(), &p, standOutDepth, everything)
		if want := map[bool]int{true: 0, false: 1}[same]; err != nil || len(near.Passages) != want || near.Stand != float64(want) {
			t.Errorf("all the same %v: stands out %+v, %v", same, near, err)
		}
	}
}

// TestStandOutOfALanguage has two languages, one far from every question: each is measured by itself, and one without
// weight is left out.
func TestStandOutOfALanguage(t *testing.T) {
	const each = 60
	v := &Index{meta: index.Meta{Passages: 2 * each, Vectors: 2 * each, Dimension: 2}}
	v.stream = func(_ context.Context, visit func(int64, []byte) error) error {
		return visit(1, blockOf(t, 2*each, func(i int) []float32 {
			angle := 0.5 + 0.001*float64(i%7)
			if i > each {
				angle = 1.2 + 0.001*float64(i%7)
			}
			if i == 2*each { // nearer than its neighbours, and farther than the other language
				angle = 1.0
			}
			return []float32{float32(math.Cos(angle)), float32(math.Sin(angle))}
		}))
	}
	p, _ := newProbe([]float32{1, 0}, 2)
	for weight, want := range map[float64]bool{1: true, 0: false} {
		near, err := v.standOut(t.Context(), &p, 10, []Span{{1, each, 1}, {each + 1, 2 * each, weight}})
		if err != nil || (len(near.Passages) > 0 && near.Passages[0].ID == 2*each) != want {
			t.Errorf("weight %v: %+v, %v", weight, near, err)
		}
	}
}

func blockOf(t *testing.T, n int, vector func(i int) []float32) []byte {
	t.Helper()
	var b []byte
	for i := 1; i <= n; i++ {
		v, ok := pack(vector(i))
		if !ok {
			t.Fatalf("vector %d cannot be packed", i)
		}
		b = append(b, v...)
	}
	return b
}
