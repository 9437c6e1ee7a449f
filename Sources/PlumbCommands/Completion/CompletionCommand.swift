internal import ArgumentParser
internal import Diagnostics

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print the script that completes commands, and names of the estate, in a shell.",
        discussion: """
            Environments, services, zones and plan files are completed from the files here only, without a request to a provider, a \
            store or the history. The packages install the scripts; otherwise, for this user:

              bash:  plumb completion bash > ~/.local/share/bash-completion/completions/plumb
              zsh:   plumb completion zsh > ~/.zfunc/_plumb     (with ~/.zfunc in fpath, before compinit)
              fish:  plumb completion fish > ~/.config/fish/completions/plumb.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        var shell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        var script = PlumbCommand.completionScript(for: shell.shell)
        if shell == .bash { script += BashCompletion.addition }
        Terminal.print(DisplayText(lines: script.split(separator: "\n", omittingEmptySubsequences: false)))
    }
}
