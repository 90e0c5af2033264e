using CmkOperator.AzureSimulator.Hosting;

var (options, problem) = CommandLine.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

AzureSimulatorHost host;
try
{
    host = await AzureSimulatorHost.StartAsync(options, CancellationToken.None);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"The simulator could not start: {e.Message} Choose another --port or --data.");
    return 1;
}

await using var running = host;
Console.WriteLine(new JsonObject
{
    ["arm"] = host.Arm,
    ["authority"] = host.Authority,
    ["vaultSuffix"] = host.VaultSuffix,
    ["graph"] = host.Graph,
    ["ca"] = host.CaCertificatePath,
    ["tenantId"] = host.TenantId,
}.ToJsonString());
await host.WaitForShutdownAsync(CancellationToken.None);
return 0;
