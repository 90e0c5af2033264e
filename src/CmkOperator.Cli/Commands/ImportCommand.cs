using System.CommandLine;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.ResourceGroups;
using CmkOperator.Azure.Subscriptions;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Import;
using CmkOperator.Cli.Import.Sources;
using CmkOperator.Cli.Sessions;
using CmkOperator.Cli.Terminal;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary><c>import</c>: manifests from what exists.</summary>
internal sealed class ImportCommand(CommandConsole console)
{
    private const int ProbeSize = 4096;

    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "A Terraform state (terraform show -json), an ARM template, a what-if result, or objects of Azure Service Operator or Crossplane; a file, a folder, or -. May be given several times.",
        HelpName = "FILE|DIR|-",
    };

    private readonly Option<string[]> _parameters = new("--parameters") { Description = "A parameters file of an ARM template; may be given several times.", HelpName = "FILE" };
    private readonly Option<string?> _subscription = new("--subscription") { Description = "All workspaces of a subscription; with -f, where those of the files are.", HelpName = "GUID" };
    private readonly Option<string?> _group = new("--resource-group", "-g") { Description = "Only those of a resource group; with -f, where those of the files are.", HelpName = "NAME" };
    private readonly Option<bool> _all = new("--all") { Description = "All workspaces of all subscriptions that your login may read." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Send no request to Azure: the manifests say what the files say, and only observe." };
    private readonly Option<string?> _folder = new("--output-dir") { Description = "Write one file for each workspace into this folder. Default: all to the standard output.", HelpName = "DIR" };
    private readonly Option<bool> _force = new("--force") { Description = "Overwrite files in the folder." };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The namespace that the manifests name; it must be there when they are applied. Default: none.", HelpName = "NAME" };
    private readonly AzureFlags _azure = new();

    /// <summary>The command.</summary>
    public Command Create()
    {
        var command = new Command("import", "Write manifests that take over workspaces from Azure, Terraform, ARM templates, Azure Service Operator or Crossplane. Nothing is written to Azure.");
        foreach (var option in new Option[] { _files, _parameters, _subscription, _group, _all, _offline, _folder, _force, _namespace })
        {
            command.Options.Add(option);
        }

        _azure.AddCloudTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var place = new SourcePlace(given.GetValue(_subscription), given.GetValue(_group));
        var files = given.GetValue(_files) ?? [];
        Refuse(given, place, files);
        Prepare(given.GetValue(_folder));
        var (found, faults) = await SourceReader.ReadAsync(files, given.GetValue(_parameters) ?? [], place, console.In, cancellationToken);
        if (files.Length > 0 && found.Count == 0 && faults.Count == 0)
        {
            throw new CommandException($"{string.Join(", ", files)}: there is no workspace in it. Name a file of the tool that made the workspace, or --subscription");
        }

        var options = _azure.Options(given, console.Variable, new OperatorFacts());
        using var login = given.GetValue(_offline) || (files.Length > 0 && found.Count == 0) ? null : AzureFlags.Open(console, options, new Tenancy.TenancyPolicy(), new OperatorPolicy());
        var live = login is null ? null : new LiveWorkspaces(login, place.Subscription is { } named ? [named] : null);
        if (files.Length == 0)
        {
            found = await FindAsync(login!, live!, place, cancellationToken);
        }

        if (console.HasProgress && login is not null)
        {
            console.Error.WriteLine($"{found.Count} {(found.Count == 1 ? "workspace" : "workspaces")} found; each is read from Azure");
        }

        var results = await new Importer(login, live, given.GetValue(_namespace), console.Time).RunAsync(found, cancellationToken);
        var (isWritten, written) = await WriteAsync(results, given.GetValue(_folder), given.GetValue(_force), cancellationToken);
        ImportSummary.Write(results, faults, console);
        if (given.GetValue(_folder) is { } folder)
        {
            console.Error.WriteLine($"{written} {(written == 1 ? "manifest" : "manifests")} written to {folder}");
        }

        return faults.Count > 0 || !isWritten || results.Any(result => result.Outcome is ImportOutcome.Failed or ImportOutcome.Incomplete) ? Failures.ExitCode : 0;
    }

    // A folder that cannot be written is reported before Azure is read, which can take minutes.
    private static void Prepare(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new CommandException("--output-dir: the name is empty. Name a folder");
        }

        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            try
            {
                // A full disk still takes an empty file.
                File.WriteAllBytes(probe, new byte[ProbeSize]);
            }
            finally
            {
                File.Delete(probe);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--output-dir {folder}: it cannot be written: {failure.Message.TrimEnd('.')}. Name another folder", failure);
        }
    }

    private void Refuse(ParseResult given, SourcePlace place, string[] files)
    {
        if (files.Length == 0 && given.GetValue(_offline))
        {
            throw new CommandException("--offline reads files alone: name one with -f");
        }

        if (files.Length > 0 && given.GetValue(_all))
        {
            throw new CommandException("-f and --all exclude each other: import the files, or all that is in Azure");
        }

        if (place.Subscription is { } one && given.GetValue(_all))
        {
            throw new CommandException($"--all and --subscription {one} exclude each other: import all that your login may read, or what is in the subscription");
        }

        if (files.Length == 0 && place is { Subscription: null, Group: { } alone } && !given.GetValue(_all))
        {
            throw new CommandException($"--resource-group {alone}: several subscriptions may have a group of this name. Name the subscription as well, with --subscription");
        }

        if (files.Length == 0 && place.Subscription is null && !given.GetValue(_all))
        {
            throw new CommandException("nothing is named: give -f FILE, --subscription GUID, or --all for everything that your login may read");
        }

        if (place.Subscription is { } subscription && !Guid.TryParse(subscription, out _))
        {
            throw new CommandException($"--subscription {subscription}: this is not the GUID of a subscription. az account list shows them");
        }
    }

    // What is not there must not look like a place without workspaces: Azure Resource Graph says nothing of it.
    private static async Task<IReadOnlyList<FoundWorkspace>> FindAsync(AzureLogin login, LiveWorkspaces live, SourcePlace place, CancellationToken cancellationToken)
    {
        if (place.Subscription is { } subscription)
        {
            Demand(await new SubscriptionReader(login.Reader).ReadAsync(subscription, cancellationToken), $"subscription {subscription}", "az account list shows those that your login may read", login.Cloud);
            if (place.Group is { } group)
            {
                Demand(
                    await new ResourceGroupReader(login.Reader).ReadAsync(subscription, group, cancellationToken),
                    $"resource group {group} in subscription {subscription}",
                    $"az group list --subscription {subscription} shows those that your login may read",
                    login.Cloud);
            }
        }

        var (all, fault) = await live.ListAsync(cancellationToken);
        if (fault is not null)
        {
            throw new CommandException(CallerAdvice.For("Finding workspaces with Azure Resource Graph", fault, login.Cloud));
        }

        var found = all.Where(item => place.Group is null || string.Equals(ArmId.TryParse(item.Id)?.ResourceGroup, place.Group, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count > 0
            ? found
            : throw new CommandException($"your login sees no workspace in {(place.Group is { } named ? $"resource group {named}" : place.Subscription is { } one ? $"subscription {one}" : "any subscription")}. "
                + "Check the login with az account show, and that it has Reader there; a new workspace may take minutes to appear");
    }

    private static void Demand<T>(Reading<T> reading, string what, string next, AzureCloud cloud)
        where T : notnull
    {
        switch (reading)
        {
            case Reading<T>.Absent:
                throw new CommandException($"there is no {what}, or your login may not know of it. {next}");
            case Reading<T>.Unreadable { Fault: var fault }:
                throw new CommandException(CallerAdvice.For($"Reading {what}", fault, cloud));
            default:
                return;
        }
    }

    private async Task<(bool IsComplete, int Written)> WriteAsync(IReadOnlyList<ImportedWorkspace> results, string? folder, bool force, CancellationToken cancellationToken)
    {
        var isFirst = true;
        var isWritten = true;
        var written = 0;
        foreach (var result in results.Where(result => result.Draft is not null))
        {
            var text = ManifestText.Write(result.Draft!, result.Header);
            var isIncomplete = result.Outcome == ImportOutcome.Incomplete;
            if (folder is null)
            {
                console.Out.Write($"{(isFirst ? string.Empty : "---\n")}{(isIncomplete ? ManifestText.AsComment(text) : text)}");
                isFirst = false;
                continue;
            }

            // kubectl apply -f FOLDER takes .yaml, .yml and .json: an incomplete one must not be among them.
            var file = Path.Combine(folder, $"{result.Draft!.Object["metadata"]!["name"]}.yaml{(isIncomplete ? ".incomplete" : string.Empty)}");
            try
            {
                if (File.Exists(file) && !force && await File.ReadAllTextAsync(file, cancellationToken) != text)
                {
                    isWritten = false;
                    console.Error.WriteLine(console.Paint(Ink.Red, $"{file}: it is there and differs; it was left as it is. Use --force to overwrite it, or another --output-dir"));
                    continue;
                }

                await File.WriteAllTextAsync(file, text, cancellationToken);
                written++;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                isWritten = false;
                console.Error.WriteLine(console.Paint(Ink.Red, $"{file}: it cannot be written: {failure.Message.TrimEnd('.')}. Name another folder with --output-dir"));
            }
        }

        return (isWritten, written);
    }
}
