package org.shequ.schemas.dictionary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;

class DictionaryTest {
    private static final String AGAIN =
            "schemas/dictionary.md is stale; write it anew: mvn -pl schemas -Dtest=DictionaryTest -Dshequ.write=true test";

    private final Contracts contracts = Contracts.load();
    private final String page = Dictionary.of(contracts, Indicators.load(contracts));

    @Test
    void theCommittedPageIsTheOneTheDefinitionsGive() throws IOException {
        Path file = Path.of(System.getProperty("project.root", ".."), "schemas", "dictionary.md");
        if (Boolean.getBoolean("shequ.write")) {
            Files.writeString(file, page);
        }
        assertTrue(Files.exists(file), AGAIN);
        assertEquals(page, Files.readString(file), AGAIN);
    }

    @Test
    void noCellIsBlank() {
        Pattern blank = Pattern.compile("(?<!\\\\)\\|\\s*\\|");
        List<String> found =
                page.lines().filter(line -> blank.matcher(line).find()).toList();
        assertEquals(List.of(), found);
    }

    @Test
    void aColumnStandsWithItsTypeNamesAndConstraints() {
        assertTrue(
                page.contains(
                        "| `outcome` | string | 去向 · Outcome | 采用、旧版本、完全重复、按规则排除、拒收 · Accepted, superseded, duplicate, excluded or rejected"
                                + " | 主键 key; 必填 required; 码表 codes [row_outcome](#row_outcome) |"),
                page.lines().filter(line -> line.contains("`outcome`")).toList().toString());
    }
}
