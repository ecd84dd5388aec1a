package talentbsr.test;

import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.pl.PolishAnalyzer;
import org.apache.lucene.analysis.stempel.StempelFilter;
import org.apache.lucene.analysis.stempel.StempelStemmer;
import org.egothor.stemmer.Trie;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** What the official plugin analysis-stempel gives: Polish. A server may be started without it. */
public final class StempelPlugin extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> found = new HashMap<>();
        CommonPlugin.analyzer(found, "polish", PolishAnalyzer::getDefaultStopSet, PolishAnalyzer::new);
        return found;
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        Trie table = PolishAnalyzer.getDefaultTable();
        return Map.of(
            "polish_stem", (index, environment, name, settings) ->
                CommonPlugin.filter(name, settings, in -> new StempelFilter(in, new StempelStemmer(table))),
            "polish_stop", (index, environment, name, settings) -> {
                CharArraySet words = Analysis.parseWords(environment, settings, "stopwords",
                    PolishAnalyzer.getDefaultStopSet(), Map.of("_polish_", PolishAnalyzer.getDefaultStopSet()),
                    settings.getAsBoolean("ignore_case", false));
                return CommonPlugin.filter(name, settings, in -> new StopFilter(in, words));
            });
    }
}
