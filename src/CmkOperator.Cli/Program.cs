using CmkOperator.Cli.Commands;
using CmkOperator.Cli.Terminal;

return await CommandTree.RunAsync(args, CommandConsole.OfProcess(), CancellationToken.None);
