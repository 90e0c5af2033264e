
namespace CmkOperator.Tests.Release;

/// <summary>One instruction of the Dockerfile, its continued lines joined.</summary>
/// <param name="Stage">The stage it belongs to, from 0.</param>
/// <param name="Keyword">In upper case.</param>
/// <param name="Arguments">The rest of it.</param>
internal sealed record DockerInstruction(int Stage, string Keyword, string Arguments)
{
    public static IReadOnlyList<DockerInstruction> ReadAll()
    {
        var stage = -1;
        List<DockerInstruction> instructions = [];
        var text = string.Join('\n', File.ReadAllLines(Repository.PathOf("Dockerfile")).Where(line => !line.TrimStart().StartsWith('#')));
        foreach (var line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (keyword, arguments) = line.Split(' ', 2) is [var first, var rest] ? (first.ToUpperInvariant(), rest.Trim()) : (line.ToUpperInvariant(), string.Empty);
            stage += keyword == "FROM" ? 1 : 0;
            instructions.Add(new DockerInstruction(stage, keyword, arguments));
        }

        return instructions;
    }
}
