using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using Xunit;

namespace CmkOperator.Cli.Tests.Import;

public sealed class TemplateExpressionTests
{
    private const string Template = """
        {
          "parameters": { "name": { "type": "string" }, "env": { "type": "string", "defaultValue": "prod" }, "pw": { "type": "secureString", "defaultValue": "hunter2" }, "list": { "type": "array", "defaultValue": ["a", "b"] } },
          "variables": { "both": "[concat(parameters('name'), '-', parameters('env'))]", "a": "[variables('b')]", "b": "[variables('a')]", "map": { "prod": { "sku": "P" } } }
        }
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("[[not an expression]", "[not an expression]")]
    [InlineData("[concat('it''s', ' ', 1)]", "it's 1")]
    [InlineData("[variables('both')]", "fraud-prod")]
    [InlineData("[VARIABLES('Both')]", "fraud-prod")]
    [InlineData("[variables('map')[parameters('env')].sku]", "P")]
    [InlineData("[format('{0}/{1}', parameters('name'), toUpper('x'))]", "fraud/X")]
    [InlineData("[if(equals(parameters('env'), 'PROD'), 'yes', reference('x').y)]", "yes")]
    [InlineData("[resourceId('Microsoft.KeyVault/vaults', 'kv')]", "/subscriptions/S/resourceGroups/G/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData("[resourceId('other', 'Microsoft.KeyVault/vaults/keys', 'kv', 'k')]", "/subscriptions/S/resourceGroups/other/providers/Microsoft.KeyVault/vaults/kv/keys/k")]
    [InlineData("[resourceId(subscription().subscriptionId, resourceGroup().name, 'Microsoft.Storage/storageAccounts', 'st')]", "/subscriptions/S/resourceGroups/G/providers/Microsoft.Storage/storageAccounts/st")]
    [InlineData("[substring(replace(toLower('AB-CD'), '-', ''), 1, 2)]", "bc")]
    [InlineData("[last(split('a/b/c', '/'))]", "c")]
    [InlineData("[string(length(parameters('list')))]", "2")]
    [InlineData("[coalesce(null(), 'x')]", "x")]
    public void An_expression_that_needs_no_Azure_is_evaluated(string expression, string expected)
    {
        var reasons = new HashSet<string>();

        Assert.Equal(expected, Evaluate(expression, reasons, new JsonObject { ["name"] = "fraud" })?.GetValue<string>());
        Assert.Empty(reasons);
    }

    [Theory]
    [InlineData("[concat('ml-', parameters('name'))]", "ml-...", "parameter 'name' has no value")]
    [InlineData("[concat('ml-', uniqueString(resourceGroup().id))]", "ml-...", "uniqueString(...) is known only in Azure")]
    [InlineData("[reference('kv').keyUri]", "...", "reference(...) is known only in Azure")]
    [InlineData("[parameters('pw')]", "...", "parameter 'pw' is a secret")]
    [InlineData("[variables('a')]", "...", "refers to itself")]
    [InlineData("[concat('a']", "...", "cannot be read")]
    [InlineData("[contoso.name('a')]", "...", "contoso.name(...) is known only in Azure")]
    [InlineData("[substring('ab', 5)]", "...", "cannot be computed")]
    public void What_only_Azure_knows_is_a_hole_with_a_reason(string expression, string shown, string reason)
    {
        var reasons = new HashSet<string>();

        Assert.Equal(shown, Hole.Show(Evaluate(expression, reasons, [])!.GetValue<string>()));
        Assert.Contains(reasons, text => text.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain(reasons, text => text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_with_a_hole_fits_the_live_one_and_no_other()
    {
        var pattern = $"/subscriptions/s/resourceGroups/g/providers/x/workspaces/ml-{Hole.Mark}-p";

        Assert.True(Hole.Fits(pattern, "/subscriptions/S/resourceGroups/G/providers/x/workspaces/ml-fraud-p"));
        Assert.False(Hole.Fits(pattern, "/subscriptions/s/resourceGroups/g/providers/x/workspaces/ml-fraud-q"));
        Assert.False(Hole.Fits(pattern, "/subscriptions/s/resourceGroups/g/providers/x/workspaces/ml-a/b-p"));
    }

    private static JsonNode? Evaluate(string expression, HashSet<string> reasons, JsonObject given) =>
        new TemplateScope(JsonNode.Parse(Template)!.AsObject(), given, "S", "G", reasons).Evaluate(JsonValue.Create(expression));
}
