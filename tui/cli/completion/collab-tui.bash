# bash completion of collab-tui; in ~/.bashrc: eval "$(collab-tui completion bash)"
_collab_tui() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == $'\x1ffiles' ]]; then
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
        else
            COMPREPLY+=("$line")
        fi
    done < <(_COLLAB_TUI_COMPLETE=bash "$1" "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    compopt -o filenames 2>/dev/null  # so that blanks and brackets in titles are quoted
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]]; then compopt -o nospace; fi
}
complete -F _collab_tui collab-tui
