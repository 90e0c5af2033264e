using System.CommandLine;
using System.Text.Json.Nodes;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Evidence;
using CmkOperator.Cli.Sessions;
using CmkOperator.Cli.Terminal;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary><c>evidence</c>: what an auditor keeps. It writes nothing to the cluster or to Azure.</summary>
internal sealed class EvidenceCommand(CommandConsole console)
{
    private readonly Argument<string?> _name = new("NAME") { HelpName = "NAME", Description = "The CmkWorkspace; without it all of the namespace.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "All objects of all namespaces in one document." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Send no request to Azure: the recorded status alone, and the document says so." };
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "markdown, html or json. Default: by the ending of --output-file, else markdown.",
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _file = new("--output-file") { Description = "Write the document into this file. Default: the standard output.", HelpName = "FILE" };
    private readonly Option<bool> _force = new("--force") { Description = "Overwrite the file and its signature." };
    private readonly Option<string?> _sign = new("--sign")
    {
        Description = "Sign the file with the private key of this PEM file (RSA of at least 2048 bits, or ECDSA over P-256); the signature is FILE.sig.",
        HelpName = "KEYFILE",
    };

    private readonly Option<string?> _operatorNamespace = new("--operator-namespace") { Description = "Where the operator is. Default: looked for in all namespaces.", HelpName = "NAME" };
    private readonly ClusterFlags _cluster = new();
    private readonly AzureFlags _azure = new();

    /// <summary>The command.</summary>
    public Command Create()
    {
        var command = new Command("evidence", "Write what an auditor keeps: workspace, vault, key, who may unwrap, what the key covers, and what could not be verified. Nothing is written to the cluster or to Azure.");
        command.Arguments.Add(_name);
        command.Options.Add(_all);
        command.Options.Add(_offline);
        command.Options.Add(_output.AcceptOnlyFromAmong("markdown", "html", "json"));
        command.Options.Add(_file);
        command.Options.Add(_force);
        command.Options.Add(_sign);
        _cluster.AddTo(command);
        command.Options.Add(_operatorNamespace);
        _azure.AddTo(command);
        _name.CompletionSources.Add(ObjectNames.Complete(_cluster));
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        // A wrong key or file is reported before Azure is read, which can take minutes.
        using var key = Check(given);
        using var cluster = Cluster.Open(_cluster.Read(given));
        var (name, isAll, isOffline) = (given.GetValue(_name), given.GetValue(_all), given.GetValue(_offline));
        IReadOnlyList<JsonObject> items = name is not null
            ? [await cluster.GetAsync(new NamespacedName(cluster.Namespace, name), cancellationToken)]
            : await cluster.ListAsync(isAll ? null : cluster.Namespace, cancellationToken);
        if (items.Count == 0)
        {
            throw new CommandException($"there is no CmkWorkspace in {(isAll ? "the cluster" : $"namespace {cluster.Namespace}")}, so no document is written. "
                + (isAll ? "Check the cluster with --context" : "Name another namespace with -n, or take all with -A"));
        }

        var facts = _azure.Complete(given, console.Variable, await OperatorFinder.FindAsync(cluster, given.GetValue(_operatorNamespace), cancellationToken));
        var policy = new OperatorPolicy();
        using var azure = isOffline ? null : AzureFlags.Open(console, _azure.Options(given, console.Variable, facts), facts.Tenancy, policy);
        var rivals = azure is null || (name is null && isAll) ? items : await OthersAsync(cluster, items, cancellationToken);
        var objects = await new EvidenceCollector(azure, facts, policy, console.Time).CollectAsync(items, rivals, cancellationToken);
        var document = new EvidenceDocument
        {
            TakenAt = console.Time.GetUtcNow(),
            IsOffline = isOffline,
            Scope = name is not null ? $"{cluster.Namespace}/{name}" : isAll ? "all namespaces" : $"namespace {cluster.Namespace}",
            Cluster = $"{facts.ClusterId ?? "name unknown"} ({cluster.Server})",
            CommandVersion = CommandTree.Version,
            OperatorVersion = facts.Version ?? "unknown",
            OperatorSource = facts.Source,
            OperatorUnknown = facts.Unknown,
            Objects = objects,
        };
        Write(given, document, key);
        Report(document);
        return (int)document.Outcome;
    }

    private SigningKey? Check(ParseResult given)
    {
        if (given.GetValue(_name) is { } name && given.GetValue(_all))
        {
            throw new CommandException($"{name} and --all-namespaces exclude each other: name one object with --namespace, or leave the name out");
        }

        var file = given.GetValue(_file);
        if (file is null)
        {
            return given.GetValue(_sign) is { } demanded
                ? throw new CommandException($"--sign {demanded}: a signature is about a file. Name one with --output-file")
                : null;
        }

        if (EvidenceFile.Obstacle(file, given.GetValue(_force), given.GetValue(_sign)) is { } obstacle)
        {
            throw new CommandException(obstacle);
        }

        try
        {
            return given.GetValue(_sign) is { } keyFile ? SigningKey.Read(keyFile) : null;
        }
        catch (SigningKeyException failure)
        {
            throw new CommandException(failure.Message, failure);
        }
    }

    // Another object that declares the same workspace may be in a namespace that the caller may not list.
    private async Task<IReadOnlyList<JsonObject>> OthersAsync(Cluster cluster, IReadOnlyList<JsonObject> items, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListAsync(null, cancellationToken);
        }
        catch (ClusterException failure)
        {
            console.Error.WriteLine($"note: other objects that declare the same workspace are not known: {failure.Message.TrimEnd('.')}");
            return items;
        }
    }

    private void Write(ParseResult given, EvidenceDocument document, SigningKey? key)
    {
        var file = given.GetValue(_file);
        Action<EvidenceDocument, TextWriter> write = (given.GetValue(_output) ?? FormatOf(file)) switch
        {
            "json" => EvidenceJson.Write,
            "html" => EvidenceHtml.Write,
            _ => EvidenceMarkdown.Write,
        };
        if (file is null)
        {
            write(document, console.Out);
            return;
        }

        try
        {
            EvidenceFile.Write(file, given.GetValue(_force), output => write(document, output), key);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--output-file {file}: it cannot be written: {failure.Message.TrimEnd('.')}. Name another file", failure);
        }

        console.Error.WriteLine(key is null ? $"{file} is written" : $"{file} and its signature {EvidenceFile.SignatureOf(file)} are written");
    }

    private static string FormatOf(string? file) => Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".json" => "json",
        ".html" or ".htm" => "html",
        _ => "markdown",
    };

    private void Report(EvidenceDocument document)
    {
        console.Error.WriteLine(EvidenceHead.Summary(document));
        var failed = document.Objects.Where(item => item.Failures.Count > 0).ToList();
        if (failed.Count > 0)
        {
            var first = failed[0];
            console.Error.WriteLine(console.Paint(
                Ink.Red,
                $"error: the look at {(failed.Count == 1 ? first.Key.ToString() : $"{failed.Count} of {document.Objects.Count} workspaces")} failed, and the document lists what it could not verify: "
                + $"{(failed.Count == 1 ? string.Empty : $"{first.Key}: ")}{first.Failures[0].TrimEnd('.')}. {CallerAdvice.LogIn}, check its rights, or use --offline for the recorded status alone"));
        }
    }
}
