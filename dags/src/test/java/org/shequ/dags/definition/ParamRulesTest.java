package org.shequ.dags.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'type':'integer','maximum':10} ~ 10 ~ -",
                "{'type':'integer','maximum':10} ~ 12 ~ param 'p' is 12.0 (expected at most 10)",
                "{'type':'integer'} ~ 1.5 ~ param 'p' is 1.5 (expected [integer])",
                "{'type':['string','null']} ~ null ~ -",
                "{'type':'string'} ~ null ~ param 'p' is null (expected [string])",
                "{'type':'string','minLength':2} ~ '社' ~ param 'p' is 1 characters long (expected at least 2)",
                "{'type':'string','pattern':'^a+$'} ~ 'ab' ~ param 'p' is 'ab' (expected a match of ^a+$)",
                "{'type':'string','format':'date'} ~ '2026-02-30' ~ param 'p' is '2026-02-30' (expected a date)",
                "{'enum':['a',1]} ~ 1.0 ~ -",
                "{'enum':['a',1]} ~ 'b' ~ param 'p' is 'b' (expected one of [a, 1])",
                "{'type':'number','exclusiveMinimum':0} ~ 0 ~ param 'p' is 0.0 (expected more than 0)",
                "{'type':'array','items':{'type':'string'}} ~ ['a',2] ~ param 'p' item 1 is 2 (expected [string])",
                "{'type':'boolean'} ~ 'true' ~ param 'p' is 'true' (expected [boolean])"
            })
    void aValueIsHeldToItsSchema(String schema, String value, String problem) throws Exception {
        ObjectMapper json =
                new ObjectMapper().enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES);
        @SuppressWarnings("unchecked")
        Map<String, Object> rules = json.readValue(schema, Map.class);
        Map<String, Object> conf = new java.util.HashMap<>();
        conf.put("p", json.readValue(value, Object.class));
        assertEquals(
                Optional.ofNullable(problem).map(List::of).orElse(List.of()),
                ParamRules.problems(Map.of("p", new Param(Optional.of("x"), Optional.empty(), rules)), conf));
    }

    @Test
    void aParamWithoutValueNeedsOneAndOtherKeysOfConfAreFree() {
        Map<String, Param> params =
                Map.of("p", new Param(Optional.empty(), Optional.empty(), Map.of("type", "string")));
        assertEquals(
                List.of("param 'p' has no value (expected one in conf)"), ParamRules.problems(params, Map.of("q", 1)));
        assertEquals(List.of(), ParamRules.problems(params, Map.of("p", "x", "q", 1)));
    }
}
