/// What the parser's script for bash needs beside it.
enum BashCompletion {
    /// The parser's own function gives what the program prints to `compgen -W`, and that expands it: a name such as `$(…)` would be run.
    /// The function that is defined last holds.
    static let addition = #"""

        # Words are compared and offered as they are; compgen -W would expand them.
        __plumb_add_completions() {
            local completion
            if [[ "${1}" == -W ]]; then
                while IFS='' read -r completion; do
                    [[ -n "${completion}" && "${completion}" == "${cur}"* ]] && COMPREPLY+=("${completion}")
                done < <(printf '%s\n' "${2}")
                return 0
            fi
            while IFS='' read -r completion; do
                COMPREPLY+=("${completion}")
            done < <(compgen "${@}" -- "${cur}")
        }

        """#
}
