using System.CommandLine;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Commands;

/// <summary><c>completion</c>: scripts that let a shell, or kubectl, complete the command line. The answers come from the command itself.</summary>
internal static class CompletionCommand
{
    // What kubectl and the scripts below call. kubectl expects the protocol of Cobra: a candidate a line, then a colon and flags;
    // 4 says that no file names are wanted (Kubernetes documentation: "Extend kubectl with plugins").
    private const string Answer = "__complete";
    private const string NoFiles = ":4";

    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell", "kubectl"];

    /// <summary>The command that prints a script.</summary>
    public static Command Create(CommandConsole console)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell; kubectl prints the program kubectl_complete-cmk." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Print a script that completes the command line in a shell.");
        command.Arguments.Add(shell);
        command.SetAction(given =>
        {
            console.Out.WriteLine(ScriptOf(given.GetRequiredValue(shell)));
            return 0;
        });
        return command;
    }

    /// <summary>The hidden command that answers the scripts.</summary>
    public static Command CreateAnswer(CommandConsole console, RootCommand root)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(Answer) { Hidden = true, TreatUnmatchedTokensAsErrors = false };
        command.Arguments.Add(words);
        command.SetAction(given =>
        {
            foreach (var candidate in Candidates(root, [.. given.GetValue(words) ?? [], .. given.UnmatchedTokens]))
            {
                console.Out.WriteLine(candidate);
            }

            console.Out.WriteLine(NoFiles);
            return 0;
        });
        return command;
    }

    /// <summary>What can follow.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="words">The words so far; the last one is begun, or empty.</param>
    public static IEnumerable<string> Candidates(RootCommand root, IReadOnlyList<string> words)
    {
        // The position counts in the text, so the words are put together as they were typed, without quotes.
        var begun = words.Count > 0 ? words[^1] : string.Empty;
        var text = string.Join(' ', words);
        return root.Parse(text).GetCompletions(text.Length)
            .Select(item => item.Label)
            .Where(label => label.StartsWith(begun, StringComparison.Ordinal) && label != Answer && (begun.Length > 0 || !label.StartsWith('-')))
            .Distinct(StringComparer.Ordinal);
    }

    private static string ScriptOf(string shell) => shell switch
    {
        "bash" => """
            # bash completion for kubectl-cmk. Load it with: source <(kubectl-cmk completion bash)
            _kubectl_cmk() {
              local line words
              words=("${COMP_WORDS[@]:1:COMP_CWORD}")
              COMPREPLY=()
              while IFS= read -r line; do
                case $line in :*) ;; *) COMPREPLY+=("$line") ;; esac
              done < <(kubectl-cmk __complete -- "${words[@]}" 2>/dev/null)
              [ "${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _kubectl_cmk kubectl-cmk
            """,
        "zsh" => """
            #compdef kubectl-cmk
            # zsh completion for kubectl-cmk. Load it with: source <(kubectl-cmk completion zsh)
            _kubectl_cmk() {
              local -a candidates
              candidates=("${(@f)$(kubectl-cmk __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
              candidates=("${(@)candidates:#:*}")
              if (( ${#candidates} )); then compadd -a candidates; else _files; fi
            }
            compdef _kubectl_cmk kubectl-cmk
            """,
        "fish" => """
            # fish completion for kubectl-cmk. Load it with: kubectl-cmk completion fish | source
            function __kubectl_cmk
                set -l words (commandline -opc) (commandline -ct)
                kubectl-cmk __complete -- $words[2..-1] 2>/dev/null | string match -v ':*'
            end
            complete -c kubectl-cmk -a '(__kubectl_cmk)'
            """,
        "powershell" => """
            # PowerShell completion for kubectl-cmk. Load it with: kubectl-cmk completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName kubectl-cmk -ScriptBlock {
              param($word, $ast, $position)
              $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
              if ($word -eq '') { $words += '' }
              kubectl-cmk __complete -- @words 2>$null | Where-Object { -not $_.StartsWith(':') } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
        _ => """
            #!/bin/sh
            # Completes kubectl cmk. Save it as kubectl_complete-cmk in a folder of PATH and make it executable.
            exec kubectl-cmk __complete -- "$@"
            """,
    };
}
