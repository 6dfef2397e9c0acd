import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Indexes and searches for the program peers, which talks to it by lines. Cells are separated by tabs.
 *
 * P id language text   adds a passage; no reply
 * B                    ends the index; replies "ok"
 * O                    opens the index that another process ended; replies "ok"
 * T text               keeps a question for A; no reply
 * A k threads          searches for the questions that were kept, by so many threads; replies nanoseconds
 * Q k text             replies nanoseconds and the ids that were found, best first
 * M                    replies the peak of the resident memory in kB
 */
public final class Lucene {
    public static void main(String[] args) throws IOException {
        Analyzer chinese = args[1].equals("lucene-cjk") ? new CJKAnalyzer() : new SmartChineseAnalyzer();
        Analyzer analyzer = new PerFieldAnalyzerWrapper(new EnglishAnalyzer(), Map.of("zh", chinese));
        FSDirectory directory = FSDirectory.open(Paths.get(args[0]));
        IndexWriter writer = null;
        List<String> kept = new ArrayList<>();
        IndexSearcher searcher = null;
        QueryBuilder builder = new QueryBuilder(analyzer);
        BooleanQuery.setMaxClauseCount(1 << 16);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line; (line = in.readLine()) != null; ) {
            String[] cells = line.split("\t", 4);
            switch (cells[0]) {
                case "P":
                    if (writer == null) {
                        writer = new IndexWriter(directory, new IndexWriterConfig(analyzer)); // BM25 is the default
                    }
                    Document d = new Document();
                    d.add(new StoredField("id", cells[1]));
                    d.add(new TextField(cells[2], cells[3], Field.Store.YES));
                    writer.addDocument(d);
                    break;
                case "B":
                    writer.close();
                    out.println("ok");
                    break;
                case "O":
                    searcher = new IndexSearcher(DirectoryReader.open(directory));
                    out.println("ok");
                    break;
                case "Q":
                    out.println(search(searcher, builder, Integer.parseInt(cells[1]), cells[2]));
                    break;
                case "T":
                    kept.add(cells[1]);
                    break;
                case "A":
                    out.println(all(searcher, builder, Integer.parseInt(cells[1]), Integer.parseInt(cells[2]), kept));
                    kept.clear();
                    break;
                case "M":
                    out.println(peak());
                    break;
                default:
                    throw new IOException("no such request: " + line);
            }
        }
    }

    private static String search(IndexSearcher searcher, QueryBuilder builder, int k, String text) throws IOException {
        long began = System.nanoTime();
        BooleanQuery.Builder both = new BooleanQuery.Builder();
        for (String field : new String[] {"zh", "en"}) {
            Query q = builder.createBooleanQuery(field, text, BooleanClause.Occur.SHOULD);
            if (q != null) {
                both.add(q, BooleanClause.Occur.SHOULD);
            }
        }
        StringBuilder ids = new StringBuilder();
        for (ScoreDoc hit : searcher.search(both.build(), k).scoreDocs) {
            ids.append('\t').append(searcher.doc(hit.doc).get("id")); // reads the text, too
        }
        return (System.nanoTime() - began) + ids.toString();
    }

    private static long all(IndexSearcher searcher, QueryBuilder builder, int k, int threads, List<String> texts) throws IOException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long began = System.nanoTime();
        try {
            List<Callable<Void>> tasks = Collections.nCopies(threads, () -> {
                for (int i; (i = next.getAndIncrement()) < texts.size(); ) {
                    search(searcher, builder, k, texts.get(i));
                }
                return null;
            });
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        } finally {
            pool.shutdown();
        }
        return System.nanoTime() - began;
    }

    private static long peak() throws IOException {
        long kB = 0;
        Path status = Paths.get("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    kB = Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kB;
    }
}
