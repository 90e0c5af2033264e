using System.Text.RegularExpressions;
using CmkOperator.Workspaces;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>Collects what is wrong with a spec while it is read.</summary>
internal sealed class SpecProblems
{
    /// <summary>The id in place of one that is missing or malformed.</summary>
    internal static ArmId NoResource { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);

    private readonly List<string> _problems = [];

    /// <summary>Everything found, in the order of the fields.</summary>
    public IReadOnlyList<string> All => _problems;

    /// <summary>Notes a problem.</summary>
    public void Add(string path, string problem) => _problems.Add($"{path} {problem}");

    /// <summary>The value when it has the form, else a problem and an empty string.</summary>
    public string Match(string path, string? value, Regex form, string meaning)
    {
        if (value is not null && form.IsMatch(value))
        {
            return value;
        }

        Add(path, value is null ? "is missing" : $"is '{value}', not {meaning}");
        return string.Empty;
    }

    /// <summary>The value when nothing is wrong with its form, else a problem that quotes it and an empty string.</summary>
    public string Form(string path, string? value, Func<string, string?> problemOf)
    {
        if (value is null)
        {
            Add(path, "is missing");
            return string.Empty;
        }

        if (problemOf(value) is not { } problem)
        {
            return value;
        }

        Add(path, $"is '{value}': {problem}");
        return string.Empty;
    }

    /// <summary>The ARM id of a resource of that type, else a problem and an empty id.</summary>
    public ArmId Resource(string path, string? id, string provider, string type)
    {
        if (ArmId.TryParse(id) is { } parsed
            && string.Equals(parsed.Provider, provider, StringComparison.OrdinalIgnoreCase)
            && string.Equals(parsed.ResourceType, type, StringComparison.OrdinalIgnoreCase)
            && id?.EndsWith('/') == false)
        {
            return parsed;
        }

        Add(path, id is null ? "is missing" : $"is '{id}', not the ARM id of a {provider}/{type} without a slash at its end");
        return NoResource;
    }

    /// <summary>One of the values, or null when absent; anything else is a problem.</summary>
    public string? OneOf(string path, string? value, params ReadOnlySpan<string> values)
    {
        if (value is null || values.Contains(value))
        {
            return value;
        }

        Add(path, $"is '{value}', not one of {string.Join(", ", values!)}");
        return null;
    }

    /// <summary>The enum's member, or the default when absent; anything else is a problem.</summary>
    public T Enum<T>(string path, string? value, T absent)
        where T : struct, Enum
    {
        if (value is null)
        {
            return absent;
        }

        if (System.Enum.TryParse<T>(value, out var parsed) && System.Enum.IsDefined(parsed))
        {
            return parsed;
        }

        Add(path, $"is '{value}', not one of {string.Join(", ", System.Enum.GetNames<T>())}");
        return absent;
    }
}
