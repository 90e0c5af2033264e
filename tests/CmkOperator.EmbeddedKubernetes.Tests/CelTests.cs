using System.Text.Json.Nodes;
using CmkOperator.Schemas.Cel;
using CmkOperator.Schemas.Structural;
using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

public sealed class CelTests
{
    [Theory]
    [InlineData("1 + 2 * 3 - -1 == 8")]
    [InlineData("7 / 2 == 3 && 7 % 2 == 1 && 7.0 / 2.0 == 3.5")]
    [InlineData("1 == 1.0 && 2 > 1.5 && 'b' > 'a'")]
    [InlineData("!false || (1 / 0 == 1)")]
    [InlineData("(1 / 0 == 1) || true")]
    [InlineData("!((1 / 0 == 1) && false)")]
    [InlineData("true ? 'a' == 'a' : false")]
    [InlineData("'a' in ['a', 'b'] && !('c' in {'a': 1}) && {'a': 1}['a'] == 1 && [1, 2][1] == 2")]
    [InlineData("size('grün') == 4 && 'abc'.size() == 3 && size([1]) == 1 && size({}) == 0")]
    [InlineData("'AbC'.lowerAscii() == 'abc' && 'AbC'.upperAscii() == 'ABC' && 'ÄB'.lowerAscii() == 'Äb'")]
    [InlineData("'a/b/c'.split('/') == ['a', 'b', 'c'] && 'a,b'.split(',').join('-') == 'a-b' && 'aXbX'.replace('X', '') == 'ab'")]
    [InlineData("'hello'.startsWith('he') && 'hello'.endsWith('lo') && 'hello'.contains('ell') && 'hello'.indexOf('l') == 2 && 'hello'.substring(1, 3) == 'el'")]
    [InlineData("'abc'.matches('^[a-c]+$') && !'abc\\n'.matches('^[a-c]+$') && 'xabcx'.matches('abc')")]
    [InlineData("'ab12cd34'.find('[0-9]+') == '12' && 'ab'.find('[0-9]+') == '' && 'ab12cd34'.find('[0-9]+$') == '34' && 'A/b'.find('(?i)/B') == '/b'")]
    [InlineData("[1, 2, 3].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2].exists_one(x, x > 1)")]
    [InlineData("[1, 2, 3].filter(x, x > 1).map(x, x * 2) == [4, 6] && [1, 2].map(x, x > 1, x + 1) == [3] && {'a': 1}.all(k, k == 'a')")]
    [InlineData("duration('1h30m') > duration('89m') && duration('1.5s') + duration('500ms') == duration('2s') && duration('2m').getSeconds() == 120")]
    [InlineData("timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z') == duration('24h')")]
    [InlineData("string(1) + 'a' == '1a' && int('12') == 12 && double('1.5') == 1.5 && string(true) == 'true'")]
    [InlineData("optional.of(1).hasValue() && !optional.none().hasValue() && optional.none().orValue(2) == 2 && optional.of(1).value() == 1")]
    [InlineData("{'a': {'b': 1}}.?a.?b.orValue(0) == 1 && {'a': 1}.?c.orValue(5) == 5 && !{'a': 1}[?'c'].hasValue()")]
    [InlineData("\"it's\" == 'it\\'s' && r'\\d' == '\\\\d' && '''a'b''' == \"a'b\" && '\\u00e4' == 'ä'")]
    [InlineData("// a remark\n true")]
    public void An_expression_holds(string text) => Assert.Equal(true, Evaluate(text));

    [Theory]
    [InlineData("1 / 0 == 1", "division by zero")]
    [InlineData("{'a': 1}.b == 1", "no such key: b")]
    [InlineData("[1][3] == 1", "index out of bounds: 3")]
    [InlineData("'a' + 1 == 'a1'", "no such overload: +(string, int)")]
    [InlineData("duration('1d') > duration('1s')", "type conversion error from 'string' to 'google.protobuf.Duration'")]
    [InlineData("9223372036854775807 + 1 > 0", "integer overflow in +")]
    [InlineData("nobody == 1", "undeclared reference to 'nobody'")]
    public void A_failure_is_said(string text, string message) => Assert.Equal(message, Assert.Throws<CelException>(() => Evaluate(text)).Message);

    [Theory]
    [InlineData("self.")]
    [InlineData("a == ")]
    [InlineData("'open")]
    [InlineData("has(a)")]
    [InlineData("[1, 2")]
    [InlineData("1 1")]
    [InlineData("[1].all(1, true)")]
    public void Text_that_is_not_an_expression_does_not_parse(string text) => Assert.Throws<CelException>(() => CelExpression.Parse(text));

    [Fact]
    public void Fields_have_the_types_of_their_schema()
    {
        var schema = new SchemaReader().Read((JsonObject)JsonNode.Parse("""
            {"type":"object","properties":{"when":{"type":"string","format":"date-time"},"every":{"type":"string","format":"duration"},
             "count":{"type":"integer"},"ratio":{"type":"number"},"namespace":{"type":"string"},"gone":{"type":"string","nullable":true}}}
            """)!, "");
        var value = (JsonObject)JsonNode.Parse("""{"when":"2026-01-01T00:00:00Z","every":"90s","count":2,"ratio":1,"namespace":"n","gone":null,"unknown":1}""")!;

        Assert.Equal(true, Evaluate(
            "self.when > timestamp('2025-01-01T00:00:00Z') && self.every == duration('1m30s') && self.count + 1 == 3 && self.ratio / 2.0 == 0.5"
            + " && self.__namespace__ == 'n' && !has(self.gone) && !has(self.unknown) && has(self.count)",
            CelJson.Wrap(value, schema)));
    }

    private static object Evaluate(string text, object? self = null)
    {
        var scope = new CelScope(DateTimeOffset.UnixEpoch);
        return CelExpression.Parse(text).Evaluate(self is null ? scope : scope.With("self", self));
    }
}
