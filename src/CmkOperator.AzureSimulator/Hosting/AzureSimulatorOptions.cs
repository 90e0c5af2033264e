namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>How a simulator is started.</summary>
internal sealed record AzureSimulatorOptions
{
    /// <summary>The tenant of a simulator that sets no other.</summary>
    public const string DefaultTenantId = "0f0e0d0c-0b0a-4908-8706-050403020100";

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The folder that gets <c>ca.crt</c>; null makes a new temporary one.</summary>
    public string? DataDirectory { get; init; }

    public string TenantId { get; init; } = DefaultTenantId;

    /// <summary>The clock below the test clock; with a fake one, time moves only when the test advances it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Delays and open questions; they can be changed later under <c>/_simulator/state</c>.</summary>
    public SimulatorSwitches Switches { get; init; } = new();
}

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
