; What Boothlift adds to Tauri's installer: "Open with" and "Send to" for the files it takes, without becoming what opens
; pictures by default, and a second question before photos and records are deleted.

!define BOOTHLIFT_APPLICATION "Software\Classes\Applications\${MAINBINARYNAME}.exe"

!macro BOOTHLIFT_TAKES EXTENSION
  WriteRegStr SHCTX "${BOOTHLIFT_APPLICATION}\SupportedTypes" ".${EXTENSION}" ""
  WriteRegStr SHCTX "Software\Classes\.${EXTENSION}\OpenWithList\${MAINBINARYNAME}.exe" "" ""
!macroend

!macro BOOTHLIFT_LETS_GO EXTENSION
  DeleteRegKey SHCTX "Software\Classes\.${EXTENSION}\OpenWithList\${MAINBINARYNAME}.exe"
!macroend

!macro BOOTHLIFT_EACH_EXTENSION MACRO
  !insertmacro ${MACRO} "jpg"
  !insertmacro ${MACRO} "jpeg"
  !insertmacro ${MACRO} "png"
  !insertmacro ${MACRO} "gif"
  !insertmacro ${MACRO} "webp"
  !insertmacro ${MACRO} "heic"
  !insertmacro ${MACRO} "heif"
  !insertmacro ${MACRO} "avif"
  !insertmacro ${MACRO} "mp4"
  !insertmacro ${MACRO} "mov"
!macroend

!macro NSIS_HOOK_POSTINSTALL
  WriteRegStr SHCTX "${BOOTHLIFT_APPLICATION}" "FriendlyAppName" "${PRODUCTNAME}"
  WriteRegStr SHCTX "${BOOTHLIFT_APPLICATION}\shell\open\command" "" '"$INSTDIR\${MAINBINARYNAME}.exe" "%1"'
  !insertmacro BOOTHLIFT_EACH_EXTENSION BOOTHLIFT_TAKES
  CreateShortcut "$SENDTO\${PRODUCTNAME}.lnk" "$INSTDIR\${MAINBINARYNAME}.exe"
  ; SHCNE_ASSOCCHANGED: Explorer looks again at once.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro NSIS_HOOK_PREUNINSTALL
  ; 1 is the box "delete the application data", which is empty unless somebody ticks it.
  ${If} $DeleteAppDataCheckboxState = 1
  ${AndIf} $UpdateMode <> 1
    ${If} $LANGUAGE = 1031
      StrCpy $R9 "In den Daten von Boothlift liegen die sicheren Kopien aller Fotos, auch derer, die noch in keiner Galerie sind. Gelöscht kommen sie nicht wieder. Wirklich löschen?"
    ${ElseIf} $LANGUAGE = 3082
      StrCpy $R9 "En los datos de Boothlift están las copias seguras de todas las fotos, también de las que aún no están en ninguna galería. Si las borras, no vuelven. ¿Quieres borrarlas?"
    ${Else}
      StrCpy $R9 "Boothlift's data holds the safe copies of all photos, also of those that are in no gallery yet. Once deleted they do not come back. Delete them?"
    ${EndIf}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$R9" /SD IDNO IDYES +2
    StrCpy $DeleteAppDataCheckboxState 0
  ${EndIf}
!macroend

!macro NSIS_HOOK_POSTUNINSTALL
  ${If} $UpdateMode <> 1
    !insertmacro BOOTHLIFT_EACH_EXTENSION BOOTHLIFT_LETS_GO
    DeleteRegKey SHCTX "${BOOTHLIFT_APPLICATION}"
    Delete "$SENDTO\${PRODUCTNAME}.lnk"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ${EndIf}
!macroend
