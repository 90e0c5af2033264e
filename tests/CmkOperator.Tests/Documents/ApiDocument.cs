using System.Text;
using CmkOperator.Tests.Api;

namespace CmkOperator.Tests.Documents;

/// <summary>Generates <c>docs/api.md</c> from the CustomResourceDefinition.</summary>
internal static class ApiDocument
{
    public const string Path = "docs/api.md";

    public static string Make()
    {
        var text = new StringBuilder();
        Line(text, "# Fields of a CmkWorkspace");
        Line(text, string.Empty);
        Line(text, "Group `cmk-operator.io`, version `v1alpha1`, kind `CmkWorkspace`, short name `cmkws`, namespaced. This page is made from the");
        Line(text, "CustomResourceDefinition and held to it by a test; `kubectl explain cmkworkspace.spec --recursive` tells the same. After a change of it:");
        Line(text, string.Empty);
        Line(text, "<!-- not run: it runs the tests -->");
        Line(text, "```shell");
        Line(text, "make generate");
        Line(text, "```");
        Line(text, string.Empty);
        Line(text, "What you may write stands in [spec](#spec), what the operator writes in [status](#status). A field in bold must be there.");
        foreach (var schema in new[] { CrdFile.Spec, CrdFile.Status })
        {
            Line(text, string.Empty);
            Line(text, $"## {schema.Path}");
            Line(text, string.Empty);
            Line(text, OneLine(schema.Description));
            Table(text, schema);
            foreach (var below in schema.Walk().Skip(1).Where(node => node.Properties.Count > 0))
            {
                Line(text, string.Empty);
                Line(text, $"### {below.Path}");
                Table(text, below);
            }
        }

        Line(text, string.Empty);
        Line(text, "## Rules at admission");
        Line(text, string.Empty);
        Line(text, "The API server rejects what breaks one of these, without a webhook. What it cannot see, because the object was deleted and recreated, the");
        Line(text, "operator rejects against live Azure: [troubleshooting](troubleshooting.md#hbiworkspaceimmutable).");
        Line(text, string.Empty);
        foreach (var message in CrdFile.Root.Walk().SelectMany(node => node.Validations).Select(rule => rule.Message).OfType<string>().Distinct())
        {
            Line(text, $"- {OneLine(message)}");
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, CrdSchema schema)
    {
        Line(text, string.Empty);
        Line(text, "| Field | Type | Meaning |");
        Line(text, "| --- | --- | --- |");
        foreach (var (name, field) in schema.Properties)
        {
            var shown = schema.Required.Contains(name) ? $"**`{name}`**" : $"`{name}`";
            Line(text, $"| {shown} | {TypeOf(field)} | {OneLine(field.Description).Replace("|", "\\|", StringComparison.Ordinal)}{Extras(field)} |");
        }
    }

    private static string TypeOf(CrdSchema field) => field switch
    {
        { Items: { } items } => $"list of {TypeOf(items)}",
        { Values: { } values } => $"map of {TypeOf(values)}",
        _ => field.Type,
    };

    private static string Extras(CrdSchema field)
    {
        var text = new StringBuilder();
        if (field.Enum.Count > 0)
        {
            text.Append($" One of {string.Join(", ", field.Enum.Select(value => $"`{value}`"))}.");
        }

        if (field.Text("default") is { Length: > 0 } value && !value.StartsWith('{') && !value.StartsWith('['))
        {
            text.Append($" Default: `{value}`.");
        }

        return text.ToString();
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
