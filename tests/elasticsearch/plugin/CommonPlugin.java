package talentbsr.test;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.*;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.*;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.en.*;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.fi.*;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.*;
import org.apache.lucene.analysis.miscellaneous.*;
import org.apache.lucene.analysis.ngram.*;
import org.apache.lucene.analysis.no.*;
import org.apache.lucene.analysis.pattern.*;
import org.apache.lucene.analysis.ru.*;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sv.*;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.*;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.tartarus.snowball.ext.*;

/**
 * The part of the module analysis-common that the tests need, under the official names and with the
 * official behaviour, built on the same Lucene classes. Nothing the official server lacks may be
 * added here: it would prove what users do not get.
 */
public final class CommonPlugin extends Plugin implements AnalysisPlugin {

    private static final Map<String, Function<TokenStream, TokenStream>> STEMMERS = Map.ofEntries(
        Map.entry("danish", in -> new SnowballFilter(in, new DanishStemmer())),
        Map.entry("english", PorterStemFilter::new),
        Map.entry("porter", PorterStemFilter::new),
        Map.entry("light_english", KStemFilter::new),
        Map.entry("porter2", in -> new SnowballFilter(in, new EnglishStemmer())),
        Map.entry("minimal_english", EnglishMinimalStemFilter::new),
        Map.entry("possessive_english", EnglishPossessiveFilter::new),
        Map.entry("estonian", in -> new SnowballFilter(in, new EstonianStemmer())),
        Map.entry("finnish", in -> new SnowballFilter(in, new FinnishStemmer())),
        Map.entry("light_finnish", FinnishLightStemFilter::new),
        Map.entry("german", in -> new SnowballFilter(in, "German")),
        Map.entry("light_german", GermanLightStemFilter::new),
        Map.entry("minimal_german", GermanMinimalStemFilter::new),
        Map.entry("latvian", LatvianStemFilter::new),
        Map.entry("lithuanian", in -> new SnowballFilter(in, new LithuanianStemmer())),
        Map.entry("norwegian", in -> new SnowballFilter(in, new NorwegianStemmer())),
        Map.entry("light_norwegian", NorwegianLightStemFilter::new),
        Map.entry("minimal_norwegian", NorwegianMinimalStemFilter::new),
        Map.entry("russian", in -> new SnowballFilter(in, new RussianStemmer())),
        Map.entry("light_russian", RussianLightStemFilter::new),
        Map.entry("swedish", in -> new SnowballFilter(in, new SwedishStemmer())),
        Map.entry("light_swedish", SwedishLightStemFilter::new));

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> found = new HashMap<>();
        analyzer(found, "danish", DanishAnalyzer::getDefaultStopSet, DanishAnalyzer::new);
        analyzer(found, "english", EnglishAnalyzer::getDefaultStopSet, EnglishAnalyzer::new);
        analyzer(found, "estonian", EstonianAnalyzer::getDefaultStopSet, EstonianAnalyzer::new);
        analyzer(found, "finnish", FinnishAnalyzer::getDefaultStopSet, FinnishAnalyzer::new);
        analyzer(found, "german", GermanAnalyzer::getDefaultStopSet, GermanAnalyzer::new);
        analyzer(found, "latvian", LatvianAnalyzer::getDefaultStopSet, LatvianAnalyzer::new);
        analyzer(found, "lithuanian", LithuanianAnalyzer::getDefaultStopSet, LithuanianAnalyzer::new);
        analyzer(found, "norwegian", NorwegianAnalyzer::getDefaultStopSet, NorwegianAnalyzer::new);
        analyzer(found, "russian", RussianAnalyzer::getDefaultStopSet, RussianAnalyzer::new);
        analyzer(found, "swedish", SwedishAnalyzer::getDefaultStopSet, SwedishAnalyzer::new);
        return found;
    }

    static void analyzer(
            Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> found, String name,
            Supplier<CharArraySet> stopWords, BiFunction<CharArraySet, CharArraySet, Analyzer> make) {
        found.put(name, (index, environment, given, settings) -> {
            Analyzer analyzer = make.apply(
                Analysis.parseStopWords(environment, settings, stopWords.get()),
                Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET));
            return new AbstractIndexAnalyzerProvider<Analyzer>(given, settings) {
                @Override public Analyzer get() { return analyzer; }
            };
        });
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        Map<String, AnalysisProvider<TokenFilterFactory>> found = new HashMap<>();
        found.put("asciifolding", (index, environment, name, settings) -> normalizing(name, settings,
            in -> new ASCIIFoldingFilter(in, settings.getAsBoolean("preserve_original", false))));
        found.put("uppercase", (index, environment, name, settings) -> normalizing(name, settings, UpperCaseFilter::new));
        found.put("trim", (index, environment, name, settings) -> normalizing(name, settings, TrimFilter::new));
        found.put("scandinavian_folding", (index, environment, name, settings) ->
            normalizing(name, settings, ScandinavianFoldingFilter::new));
        found.put("scandinavian_normalization", (index, environment, name, settings) ->
            normalizing(name, settings, ScandinavianNormalizationFilter::new));
        found.put("german_normalization", (index, environment, name, settings) ->
            normalizing(name, settings, GermanNormalizationFilter::new));
        found.put("porter_stem", (index, environment, name, settings) -> filter(name, settings, PorterStemFilter::new));
        found.put("stemmer", (index, environment, name, settings) -> {
            String language = settings.get("language", settings.get("name", "porter"));
            if (!STEMMERS.containsKey(language)) throw new IllegalArgumentException("stemmer: " + language);
            return filter(name, settings, STEMMERS.get(language));
        });
        found.put("snowball", (index, environment, name, settings) -> {
            String language = settings.get("language", settings.get("name", "English"));
            return filter(name, settings, in -> new SnowballFilter(in, language));
        });
        found.put("edge_ngram", (index, environment, name, settings) -> filter(name, settings,
            in -> new EdgeNGramTokenFilter(in, settings.getAsInt("min_gram", 1), settings.getAsInt("max_gram", 2),
                settings.getAsBoolean("preserve_original", false))));
        found.put("length", (index, environment, name, settings) -> filter(name, settings,
            in -> new LengthFilter(in, settings.getAsInt("min", 0), settings.getAsInt("max", Integer.MAX_VALUE))));
        found.put("unique", (index, environment, name, settings) -> filter(name, settings,
            settings.getAsBoolean("only_on_same_position", false) ? RemoveDuplicatesTokenFilter::new : Unique::new));
        found.put("remove_duplicates", (index, environment, name, settings) ->
            filter(name, settings, RemoveDuplicatesTokenFilter::new));
        found.put("keyword_marker", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            CharArraySet words = Analysis.getWordSet(environment, settings, "keywords");
            return filter(name, settings, in -> new SetKeywordMarkerFilter(in, words));
        }));
        found.put("pattern_capture", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            Pattern[] patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
            boolean original = settings.getAsBoolean("preserve_original", true);
            return filter(name, settings, in -> new PatternCaptureGroupTokenFilter(in, original, patterns));
        }));
        return found;
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "keyword", (index, environment, name, settings) -> TokenizerFactory.newFactory(name, KeywordTokenizer::new),
            "letter", (index, environment, name, settings) -> TokenizerFactory.newFactory(name, LetterTokenizer::new),
            "whitespace", (index, environment, name, settings) -> TokenizerFactory.newFactory(name, WhitespaceTokenizer::new),
            "uax_url_email", (index, environment, name, settings) ->
                TokenizerFactory.newFactory(name, UAX29URLEmailTokenizer::new));
    }

    static TokenFilterFactory filter(String name, Settings settings, Function<TokenStream, TokenStream> make) {
        return new AbstractTokenFilterFactory(name, settings) {
            @Override public TokenStream create(TokenStream in) { return make.apply(in); }
        };
    }

    private static TokenFilterFactory normalizing(String name, Settings settings, Function<TokenStream, TokenStream> make) {
        final class Normalizing extends AbstractTokenFilterFactory implements NormalizingTokenFilterFactory {
            Normalizing() { super(name, settings); }
            @Override public TokenStream create(TokenStream in) { return make.apply(in); }
        }
        return new Normalizing();
    }

    /** Drops a term that came before, wherever it stood. */
    private static final class Unique extends TokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final CharArraySet seen = new CharArraySet(8, false);

        Unique(TokenStream in) { super(in); }

        @Override public boolean incrementToken() throws java.io.IOException {
            while (input.incrementToken()) {
                if (seen.add(term.toString())) return true;
            }
            return false;
        }

        @Override public void reset() throws java.io.IOException { super.reset(); seen.clear(); }
    }
}
