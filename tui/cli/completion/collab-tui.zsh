#compdef collab-tui
# zsh completion of collab-tui; in ~/.zshrc, after compinit: eval "$(collab-tui completion zsh)"
_collab_tui() {
    local line files=0
    local -a described
    for line in "${(@f)$(_COLLAB_TUI_COMPLETE=zsh ${words[1]} "${(j: :)words[1,CURRENT]}" 2>/dev/null)}"; do
        if [[ $line == $'\x1ffiles' ]]; then
            files=1
        elif [[ -n $line ]]; then
            described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done
    (( ${#described} )) && _describe -V collab-tui described
    (( files )) && _files
}
if [[ ${funcstack[1]} == _collab-tui ]]; then _collab_tui "$@"; else compdef _collab_tui collab-tui; fi
