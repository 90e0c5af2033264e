using System.Text.Json;

namespace CmkOperator.Tests.Upgrades;

/// <summary>A status that a later build, or somebody's hand, may leave in the cluster, and what the build of commit 9c79f5b made of it.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Stored">The status as stored.</param>
/// <param name="Written">What that build stored when it reported exactly what it read; null when it could not read the object.</param>
/// <param name="Patch">The <c>status</c> of the patch it sent for that, byte for byte; null when it sent none.</param>
internal sealed record OddStatus(string Name, string Stored, string? Written, string? Patch)
{
    /// <summary>All that were recorded.</summary>
    public static IReadOnlyList<OddStatus> All { get; } = [.. File.ReadLines(RecordedChain.Recording("odd-statuses-9c79f5b.jsonl")).Select(Read)];

    private static OddStatus Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        string? Raw(string name) => root.TryGetProperty(name, out var value) ? value.GetRawText() : null;
        return new OddStatus(root.GetProperty("name").GetString()!, Raw("stored")!, Raw("written"), Raw("patch"));
    }
}
