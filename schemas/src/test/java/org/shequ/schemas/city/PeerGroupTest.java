package org.shequ.schemas.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.Words;
import org.shequ.schemas.yaml.DefinitionException;

class PeerGroupTest {
    @TempDir
    private Path folder;

    private Deployment city(String groups) throws IOException {
        Files.writeString(folder.resolve("city.yml"), """
                id: tiny
                code: '1'
                name: {zh: 小城, en: Tiny}
                time_zone: Asia/Shanghai
                peer_groups:
                """ + groups.indent(2));
        Files.writeString(folder.resolve("areas.csv"), "area_code,area_level,area_name\n");
        return Deployment.load(folder);
    }

    @Test
    void aGroupHasAConditionOrAList() throws IOException {
        String file = folder.resolve("city.yml").toString();
        assertEquals(
                List.of(
                        new PeerGroup(
                                "large",
                                new Words("大型", "Large"),
                                Optional.of("households >= 3000"),
                                List.of(),
                                file,
                                6),
                        new PeerGroup(
                                "pilots", new Words("试点", "Pilots"), Optional.empty(), List.of("001", "002"), file, 7)),
                city("""
                        large: {zh: 大型, en: Large, members: households >= 3000}
                        pilots: {zh: 试点, en: Pilots, members: ['001', '002']}
                        """).city().peerGroups());
    }

    @Test
    void whatIsNoGroupIsToldWithItsLine() {
        DefinitionException refused = assertThrows(DefinitionException.class, () -> city("""
                        Large: {zh: 大型, en: Large, members: households >= 3000}
                        small: {zh: 小型, en: Small}
                        few: {zh: 少, en: Few, members: []}
                        odd: {zh: 奇, en: Odd, members: 'true', color: red}
                        """));
        String file = folder.resolve("city.yml").toString();
        assertEquals(
                List.of(
                        file
                                + ":6: peer group 'Large' (expected small letters, digits and underscores, a letter first)",
                        file + ":7: 'members' is missing (expected a text)",
                        file
                                + ":8: peer group few has no members (expected a condition or a list of codes of communities)",
                        file + ":9: unknown key 'color' (known here: zh, en, members)"),
                refused.getMessage().lines().toList());
    }
}
