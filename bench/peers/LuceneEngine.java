// SPDX-License-Identifier: GPL-2.0-or-later
// LuceneEngine.java - Lucene 8 in a process of its own, asked over a pipe (pipe.h has the protocol).
//
//   java -cp JARS LuceneEngine DIR build PASSAGES.tsv
//   java -cp JARS LuceneEngine DIR serve [QUERIES.tsv]
//
// EnglishAnalyzer, BM25, block-max WAND by the default of IndexSearcher.search(query, n), stored
// text fetched for each hit. Sections are terms, dates a point with a skipping range. A prefix is
// the OR of its 128 most frequent terms, as nutgraf scores it. When queries are given, all are run a few
// times before the first answer, so that the JIT has compiled what it wants.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;

public final class LuceneEngine {
    private static final int HITS = 10;
    private static final int EXPANSIONS = 128;
    private static final int WARM_UP_ROUNDS = 5;

    private final Analyzer analyzer = new EnglishAnalyzer();
    private IndexSearcher searcher;

    private static void build(Path dir, Path passages) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(new EnglishAnalyzer());
        config.setRAMBufferSizeMB(64);
        try (FSDirectory directory = FSDirectory.open(dir);
                IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader in = Files.newBufferedReader(passages, StandardCharsets.UTF_8)) {
            List<String> batch = new ArrayList<>();
            final int threads = 2;
            final java.util.concurrent.ArrayBlockingQueue<String> queue =
                new java.util.concurrent.ArrayBlockingQueue<>(4096);
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread t = new Thread(() -> {
                    try {
                        for (String line = queue.take(); !line.isEmpty(); line = queue.take()) {
                            writer.addDocument(documentOf(line));
                        }
                    } catch (Exception e) {
                        e.printStackTrace();
                        System.exit(3);
                    }
                });
                t.start();
                workers.add(t);
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                queue.put(line);
            }
            for (int i = 0; i < threads; i++) {
                queue.put("");
            }
            for (Thread t : workers) {
                t.join();
            }
            writer.commit();
        }
    }

    private static Document documentOf(String line) {
        String[] fields = line.split("\t", 5);
        Document d = new Document();
        d.add(new TextField("text", fields[4], Field.Store.NO));
        d.add(new StoredField("body", fields[4]));
        d.add(new StringField("article", fields[1], Field.Store.YES));
        d.add(new StringField("section", fields[2], Field.Store.NO));
        int date = Integer.parseInt(fields[3]);
        d.add(new IntPoint("date", date));
        d.add(new NumericDocValuesField("date", date));
        return d;
    }

    private List<String> analyze(String text) throws Exception {
        List<String> terms = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(term.toString());
            }
            tokens.end();
        }
        return terms;
    }

    private static final class Counted {
        final BytesRef term;
        final int documents;

        Counted(BytesRef term, int documents) {
            this.term = term;
            this.documents = documents;
        }
    }

    private Query prefix(String text) throws Exception {
        BytesRef start = new BytesRef(text);
        PriorityQueue<Counted> best = new PriorityQueue<>((a, b) -> a.documents - b.documents);
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), "text");
        TermsEnum each = terms.iterator();
        for (TermsEnum.SeekStatus s = each.seekCeil(start); s != TermsEnum.SeekStatus.END;) {
            if (!org.apache.lucene.util.StringHelper.startsWith(each.term(), start)) {
                break;
            }
            best.add(new Counted(BytesRef.deepCopyOf(each.term()), each.docFreq()));
            if (best.size() > EXPANSIONS) {
                best.poll();
            }
            if (each.next() == null) {
                break;
            }
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Counted c : best) {
            any.add(new TermQuery(new Term("text", c.term)), Occur.SHOULD);
        }
        return any.build();
    }

    private Query words(String text, Occur occur) throws Exception {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        List<String> terms = analyze(text);
        if (terms.size() == 1) {
            return new TermQuery(new Term("text", terms.get(0)));
        }
        for (String t : terms) {
            all.add(new TermQuery(new Term("text", t)), occur);
        }
        return all.build();
    }

    private Query phrase(String text) throws Exception {
        PhraseQuery.Builder p = new PhraseQuery.Builder();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute step =
                tokens.addAttribute(
                    org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute.class);
            tokens.reset();
            int at = -1;
            while (tokens.incrementToken()) {
                at += step.getPositionIncrement();
                p.add(new Term("text", term.toString()), at);
            }
            tokens.end();
        }
        return p.build();
    }

    // id, class, and/or/phrase/prefix, words, section, from, to
    private Query queryOf(String[] f) throws Exception {
        Query scored;
        if (f[2].equals("phrase")) {
            scored = phrase(f[3]);
        } else if (f[2].equals("prefix")) {
            scored = prefix(f[3]);
        } else {
            scored = words(f[3], f[2].equals("and") ? Occur.MUST : Occur.SHOULD);
        }
        if (f[4].equals("-") && f[5].equals("-")) {
            return scored;
        }
        BooleanQuery.Builder filtered = new BooleanQuery.Builder();
        filtered.add(scored, Occur.MUST);
        if (!f[4].equals("-")) {
            filtered.add(new TermQuery(new Term("section", f[4])), Occur.FILTER);
        }
        if (!f[5].equals("-")) {
            int from = Integer.parseInt(f[5]);
            int to = Integer.parseInt(f[6]);
            filtered.add(new IndexOrDocValuesQuery(IntPoint.newRangeQuery("date", from, to),
                NumericDocValuesField.newSlowRangeQuery("date", from, to)), Occur.FILTER);
        }
        return filtered.build();
    }

    private long[] search(String[] fields) throws Exception {
        TopDocs top = searcher.search(queryOf(fields), HITS);
        long bytes = 0;
        for (ScoreDoc hit : top.scoreDocs) {
            bytes += searcher.doc(hit.doc).get("body").length();
        }
        return new long[] {top.scoreDocs.length, bytes};
    }

    private void warmUp(List<String[]> queries) throws Exception {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (String[] q : queries) {
                search(q);
            }
        }
    }

    // The load of so many threads, in slices.
    private static final class Load {
        final List<float[]> samples = new ArrayList<>();
        double wall;
        double cpu;
        int next;

        String report() {
            int n = 0;
            for (float[] s : samples) {
                n += s.length;
            }
            float[] all = new float[n];
            int at = 0;
            for (float[] s : samples) {
                System.arraycopy(s, 0, all, at, s.length);
                at += s.length;
            }
            Arrays.sort(all);
            return String.format(Locale.ROOT, "%.1f\t%.1f\t%.1f\t%.1f\t0", n * 1e6 / wall,
                all[(int) ((n - 1) * .5)], all[(int) ((n - 1) * .99)], cpu / n);
        }
    }

    private static double processCpu() {
        return ((com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e3;
    }

    // Search until `end`; gives the microseconds of each search.
    private float[] searchUntil(long end, List<String[]> queries, AtomicInteger next) {
        float[] took = new float[1024];
        int n = 0;
        try {
            for (long now = System.nanoTime(); now < end;) {
                search(queries.get(Math.floorMod(next.getAndIncrement(), queries.size())));
                long then = System.nanoTime();
                if (n == took.length) {
                    took = Arrays.copyOf(took, 2 * n);
                }
                took[n++] = (then - now) / 1e3f;
                now = then;
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(3);
        }
        return Arrays.copyOf(took, n);
    }

    private void runLoad(Load load, List<String[]> queries, int threads, double seconds)
        throws Exception {
        AtomicInteger next = new AtomicInteger(load.next);
        double cpu = processCpu();
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread t = new Thread(() -> {
                float[] took = searchUntil(end, queries, next);
                synchronized (load) {
                    load.samples.add(took);
                }
            });
            t.start();
            all.add(t);
        }
        for (Thread t : all) {
            t.join();
        }
        load.wall += (System.nanoTime() - begin) / 1e3;
        load.cpu += processCpu() - cpu;
        load.next = next.get();
    }

    private void serve(Path dir, List<String[]> queries) throws Exception {
        searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(dir)));
        searcher.setQueryCache(null);
        warmUp(queries);
        Map<Integer, Load> loads = new HashMap<>();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println("ready");
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals("qps")) {
                int threads = Integer.parseInt(fields[1]);
                Load load = loads.computeIfAbsent(threads, k -> new Load());
                runLoad(load, queries, threads, Double.parseDouble(fields[2]));
                out.printf("%s%n", load.report());
            } else {
                long wall = System.nanoTime();
                long cpu = clock.getCurrentThreadCpuTime();
                long[] got = search(fields);
                cpu = clock.getCurrentThreadCpuTime() - cpu;
                wall = System.nanoTime() - wall;
                out.printf("%.1f\t%.1f\t%d\t%d%n", cpu / 1e3, wall / 1e3, got[0], got[1]);
            }
            out.flush();
        }
    }

    private static List<String[]> readQueries(Path path) throws Exception {
        List<String[]> queries = new ArrayList<>();
        for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
            queries.add(line.split("\t", -1));
        }
        return queries;
    }

    public static void main(String[] args) throws Exception {
        Path dir = Paths.get(args[0]);
        if (args[1].equals("build")) {
            build(dir, Paths.get(args[2]));
        } else {
            new LuceneEngine().serve(dir,
                args.length > 2 ? readQueries(Paths.get(args[2])) : new ArrayList<>());
        }
    }
}
