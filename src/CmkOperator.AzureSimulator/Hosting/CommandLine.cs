namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>The arguments of the program.</summary>
internal static class CommandLine
{
    public const string Usage = "usage: CmkOperator.AzureSimulator --port N [--data DIR]";

    /// <summary>The options, or what is wrong with the arguments.</summary>
    public static (AzureSimulatorOptions? Options, string? Problem) Parse(IReadOnlyList<string> args)
    {
        var options = new AzureSimulatorOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var cut = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = cut < 0 ? args[i] : args[i][..cut];
            var value = cut >= 0 ? args[i][(cut + 1)..] : i + 1 < args.Count ? args[++i] : null;
            switch (name)
            {
                case "--port" when int.TryParse(value, out var port) && port is >= 0 and <= 65535:
                    options = options with { Port = port };
                    break;
                case "--port":
                    return (null, $"--port wants a number from 0 to 65535, not '{value}'.");
                case "--data" when !string.IsNullOrWhiteSpace(value):
                    options = options with { DataDirectory = value };
                    break;
                case "--data":
                    return (null, "--data wants a folder.");
                default:
                    return (null, $"unknown argument '{name}'.");
            }
        }

        return (options, null);
    }
}
