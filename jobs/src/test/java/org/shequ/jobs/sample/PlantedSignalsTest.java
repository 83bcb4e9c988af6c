package org.shequ.jobs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shequ.jobs.evaluate.flag.GridSignals;
import org.shequ.jobs.evaluate.flag.HotlineSignals;
import org.shequ.jobs.evaluate.flag.Judgement;
import org.shequ.jobs.evaluate.flag.Odd;
import org.shequ.jobs.evaluate.flag.Signal;
import org.shequ.jobs.evaluate.flag.SurveySignals;

/** The signals find what is planted in the sample city of 60 and accuse nobody else. */
class PlantedSignalsTest {
    private static final Map<Plant, Set<Signal>> SHOWS = Map.of(
            Plant.DEADLINE_BURST, Set.of(Signal.CLOSED_AT_THE_DEADLINE),
            Plant.AWKWARD_EXCLUDED, Set.of(Signal.DISSATISFIED_EXCLUDED),
            Plant.IDENTICAL_TEXTS, Set.of(Signal.IDENTICAL_TEXTS),
            Plant.SAME_HAND, Set.of(Signal.SAME_HAND),
            Plant.STRAIGHT_LINED, Set.of(Signal.STRAIGHT_LINED, Signal.COPIED_QUESTIONNAIRES),
            Plant.LATE_ENTRY, Set.of(Signal.ENTERED_LATE),
            Plant.DUPLICATE_RECORDS, Set.of(Signal.ENTERED_TWICE),
            Plant.HEAPED_DURATIONS, Set.of(Signal.HEAPED_DURATIONS),
            Plant.REOPENED_SOON, Set.of(Signal.REOPENED_SOON),
            Plant.FOLLOW_UP_CHOSEN, Set.of(Signal.FOLLOW_UPS_MISSING));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 20_260_930})
    void plantedCasesAreFoundAndCleanCommunitiesAreNotAccused(long seed) throws IOException {
        City city = City.plan(new SampleRequest(60, 6, YearMonth.of(2026, 9), seed, 1));
        Odd odd = new Odd();
        List<CityMonth> quarter = city.months().subList(3, 6);
        grid(city, quarter, odd);
        hotline(city, city.months().subList(2, 6), quarter, odd);
        survey(city, city.months().get(1), odd);
        Map<String, Set<Signal>> raised = new TreeMap<>();
        Arrays.stream(Signal.values())
                .flatMap(signal -> Judgement.of(signal, odd).stream())
                .filter(Judgement::isRaised)
                .forEach(judgement -> raised.computeIfAbsent(judgement.area(), unseen -> new TreeSet<>())
                        .add(judgement.signal()));
        Set<String> planted = new HashSet<>();
        SHOWS.forEach((plant, signals) -> {
            String area = city.planted(plant).code();
            planted.add(area);
            assertTrue(
                    raised.getOrDefault(area, Set.of()).containsAll(signals),
                    () -> plant + " shows " + raised.get(area) + " (expected " + signals + ")");
        });
        List<String> accused = raised.entrySet().stream()
                .filter(entry -> !planted.contains(entry.getKey()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        assertEquals(List.of(), accused, "false alarms among " + (60 - SHOWS.size()) + " communities");
    }

    private static Instant instant(long local) {
        return local == Instants.NEVER ? null : Instant.ofEpochSecond(local);
    }

    private static void grid(City city, List<CityMonth> months, Odd odd) {
        GridCases cases = new GridCases(city, new HotlineRequests(city));
        GridSignals grid = new GridSignals(odd);
        for (Community community : city.communities()) {
            for (CityMonth month : months) {
                for (GridCase each : community.existsIn(month) ? cases.of(community, month) : List.<GridCase>of()) {
                    GridCase.Times times = each.times().knownAt(city.knownUntil());
                    if (each.course().ending() == GridCase.Ending.VOIDED) {
                        continue;
                    }
                    grid.accept(Arrays.asList(
                            each.id(),
                            community.code(),
                            each.problem().category(),
                            "P" + each.place(),
                            each.reporterName(community),
                            each.handlerName(community),
                            each.text(community),
                            instant(times.reported()),
                            instant(times.entered()),
                            instant(times.registered()),
                            instant(times.due()),
                            instant(times.closed()),
                            each.course().ending() == GridCase.Ending.SELF_HANDLED,
                            each.duplicateOf().isEmpty() ? null : each.duplicateOf()));
                }
            }
        }
        grid.finish();
    }

    private static void hotline(City city, List<CityMonth> months, List<CityMonth> judged, Odd odd) {
        HotlineRequests requests = new HotlineRequests(city);
        HotlineSignals hotline =
                new HotlineSignals(odd, judged.stream().map(CityMonth::toString).collect(Collectors.toSet()));
        for (Community community : city.communities()) {
            for (CityMonth month : months) {
                for (HotlineRequest each :
                        community.existsIn(month) ? requests.of(community, month) : List.<HotlineRequest>of()) {
                    boolean isClosed = each.isClosedBy(city.knownUntil());
                    boolean isExcluded = isClosed && !each.exclusionReason().isEmpty();
                    hotline.accept(Arrays.asList(
                            each.id(),
                            community.code(),
                            each.type().equals("咨询") ? "enquiry" : each.type().equals("表扬") ? "praise" : "other",
                            instant(each.created()),
                            isClosed ? instant(each.closed()) : null,
                            isClosed && each.isEligibleForFollowUp()
                                    ? each.followUp().isValid()
                                    : null,
                            isExcluded,
                            each.repeatOf().isEmpty() ? null : each.repeatOf(),
                            month.toString(),
                            isClosed
                                            && each.isEligibleForFollowUp()
                                            && each.followUp().isValid()
                                            && each.followUp().finding() == HotlineRequest.Finding.DISSATISFIED
                                    ? "dissatisfied"
                                    : null));
                }
            }
        }
        hotline.finish();
    }

    private void survey(City city, CityMonth wave, Odd odd) throws IOException {
        ResidentSurveyFile file = new ResidentSurveyFile(city, wave);
        file.write(folder, new Tally());
        List<String> lines = Files.readAllLines(folder.resolve(file.path()), StandardCharsets.UTF_8);
        List<String> header = List.of(lines.get(0).split(",", -1));
        SurveySignals survey = new SurveySignals(odd);
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
            for (int at = header.indexOf("Q1"); at < header.size(); at++) {
                String answer = cells.get(at);
                if (!answer.isEmpty() && !answer.equals("99") && !answer.equals("9")) {
                    String question = header.get(at).replace("Q7_", "satisfaction_");
                    survey.accept(
                            Arrays.asList("wave", cells.get(0), cells.get(4), "resident", question, answer, null));
                }
            }
        }
        survey.finish();
    }
}
